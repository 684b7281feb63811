// "My conversation": taken away as a text or as data, or deleted, each in one click.

const FILES = { "take-text": ["txt", "text/plain"], "take-data": ["json", "application/json"] };

export function takeAway(dialog, opener, chat) {
  const part = (name) => dialog.querySelector(`[data-part=${name}]`);
  const tell = (key) => {
    part("mine-told").textContent = key ? chat.say(key) : "";
  };
  opener.addEventListener("click", () => {
    const none = !chat.conversationId;
    for (const name of [...Object.keys(FILES), "delete"]) part(name).disabled = none;
    tell(none ? "mine_none" : null);
    dialog.showModal();
  });
  for (const [name, [ending, kind]] of Object.entries(FILES)) {
    part(name).addEventListener("click", async () => {
      try {
        save(await chat.client.take(chat.conversationId, ending), `permanence.${ending}`, kind);
        tell("mine_taken");
      } catch {
        tell("mine_failed");
      }
    });
  }
  part("delete").addEventListener("click", async () => {
    try {
      await chat.client.remove(chat.conversationId);
    } catch (problem) {
      if (problem.kind !== "lost") return tell("mine_failed");
    }
    dialog.close();
    return chat.restart("mine_deleted");
  });
}

function save(text, name, kind) {
  const address = URL.createObjectURL(new Blob([text], { type: kind }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
