// Takes the code out of the address, where the link of the conversation put it: what follows # reaches no server.

const code = new URLSearchParams(location.hash.slice(1)).get("code");
if (code) {
  history.replaceState(null, "", location.pathname + location.search);
  document.querySelector("#code").value = code;
  document.querySelector("form.card").requestSubmit();
}
