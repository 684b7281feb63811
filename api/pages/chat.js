const log = document.getElementById("log");
const field = document.getElementById("message");
let conversation;

function add(text) {
  const block = document.createElement("p");
  block.textContent = text;
  log.append(block);
}

async function send(message) {
  add(message);
  const reply = await fetch("/api/v1/chat", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message, conversation_id: conversation }),
  });
  const body = await reply.json();
  conversation = body.conversation_id;
  for (const one of body.messages) add(one.text);
  add(body.disclaimer);
}

document.getElementById("form").addEventListener("submit", (event) => {
  event.preventDefault();
  send(field.value);
  field.value = "";
});
