// "My conversation": taken away as a text or as data, come back to by a code, or deleted, each in one click.

import { renderCodeOffer, save } from "./keeping.js";

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
    part("come-back").hidden = !chat.hasDraft;
    part("code").replaceChildren(renderCodeOffer(() => chat.giveCode(), chat.say));
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
