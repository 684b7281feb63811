function show(element, words) {
  // ruleid: text-taken-for-markup-in-a-page
  element.innerHTML = words;
  // ruleid: text-taken-for-markup-in-a-page
  element.insertAdjacentHTML("beforeend", words);
  // ruleid: text-taken-for-markup-in-a-page
  eval(words);
  // ok: text-taken-for-markup-in-a-page
  element.textContent = words;
  // ruleid: kept-in-the-browser
  localStorage.setItem("words", words);
  // ruleid: kept-in-the-browser
  document.cookie = words;
  // ok: kept-in-the-browser
  sessionStorage.setItem("token", "1");
  // ruleid: message-to-anybody
  parent.postMessage(words, "*");
  // ok: message-to-anybody
  parent.postMessage(words, "https://a.example");
}
