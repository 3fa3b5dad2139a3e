// The console: words to complete while one types, the caret at a fault, a way to stop, a shortcut to run.
const chinese = document.documentElement.lang !== "en";
const say = (zh, en) => (chinese ? zh : en);
const known = JSON.parse(document.getElementById("data").textContent);
const form = document.getElementById("ask");
const box = document.getElementById("query");
const MOST = 12;
const WORD = /[\p{L}\p{N}_]*$/u;

// What is offered at a place of a text: the word that was begun, and the words that it may become.
function offered(text, forced) {
  const typed = WORD.exec(text)[0];
  const before = text.slice(0, text.length - typed.length);
  return { typed, words: fitting(typed, candidates(text, before, typed, forced)) };
}

function candidates(text, before, typed, forced) {
  if (/\$$/.test(before) || inside(before)) return [];
  if (/[:|]\s*$/.test(before)) {
    const bracket = open(before);
    if (bracket.sign === "[") return entries(known.relations);
    if (bracket.sign === "(" || bracket.sign === "") return entries(known.labels);
  }
  const owner = /([\p{L}_][\p{L}\p{N}_]*)\.$/u.exec(before);
  if (owner) return properties(kindOf(text, owner[1]));
  const bracket = open(before);
  if (bracket.sign === "{" && /[{,]\s*$/.test(before)) {
    const pattern = /:\s*([A-Za-z_]+)\s*$/.exec(before.slice(0, bracket.at));
    return properties(pattern ? pattern[1] : null);
  }
  if (typed.length < 2 && !forced) return [];
  const plain = (words, about) => words.map((word) => [word, about]);
  return [
    ...plain(known.keywords, ""),
    ...plain(known.functions.map((name) => `${name}()`), say("函数", "function")),
    ...(forced ? [...entries(known.labels), ...entries(known.relations)] : []),
  ];
}

const entries = (of) => Object.entries(of);

function properties(type) {
  const all = type && known.properties[type] ? [known.properties[type]] : Object.values(known.properties);
  return entries(Object.assign({}, ...all));
}

// The type that a variable was given somewhere in the text, (f:Fund) or [r:LEADS], or null.
function kindOf(text, name) {
  for (const [, variable, type] of box.value.matchAll(/[([]\s*([\p{L}_][\p{L}\p{N}_]*)\s*:\s*([A-Za-z_]+)/gu)) {
    if (variable === name) return type;
  }
  return null;
}

// The innermost bracket that is still open, and where.
function open(text) {
  const stack = [];
  for (let at = 0; at < text.length; at += 1) {
    if ("([{".includes(text[at])) stack.push({ sign: text[at], at });
    else if (")]}".includes(text[at])) stack.pop();
  }
  return stack.at(-1) ?? { sign: "", at: 0 };
}

// Whether the end of a text lies in a string or a comment.
function inside(text) {
  const rest = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*\n|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, " ");
  return /['"]|\/\*|\/\//.test(rest);
}

function fitting(typed, words) {
  const wanted = typed.toLowerCase();
  const begins = words.filter(([word, about]) => word.toLowerCase().startsWith(wanted) || (typed && about.startsWith(typed)));
  return begins.filter(([word]) => word !== typed).slice(0, MOST);
}

function completion() {
  const list = document.createElement("ul");
  Object.assign(list, { className: "offers", hidden: true, id: "words" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say("建议的词", "Words offered"));
  const told = document.createElement("span");
  told.className = "aside";
  told.setAttribute("role", "status");
  box.parentElement.append(list, told);
  for (const [name, value] of [["aria-autocomplete", "list"], ["aria-haspopup", "listbox"], ["aria-controls", "words"]]) {
    box.setAttribute(name, value);
  }
  let chosen = -1;
  let typed = "";

  const close = () => {
    list.hidden = true;
    chosen = -1;
    told.textContent = "";
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (next) => {
    const lines = [...list.children];
    chosen = (next + lines.length) % lines.length;
    lines.forEach((line, at) => line.setAttribute("aria-selected", String(at === chosen)));
    lines[chosen].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", lines[chosen].id);
  };
  const take = (word) => {
    box.setRangeText(word, box.selectionStart - typed.length, box.selectionStart, "end");
    if (word.endsWith("()")) box.setSelectionRange(box.selectionStart - 1, box.selectionStart - 1);
    close();
  };
  const show = (forced) => {
    if (box.selectionStart !== box.selectionEnd) return close();
    const found = offered(box.value.slice(0, box.selectionStart), forced);
    if (!found.words.length) return close();
    typed = found.typed;
    list.replaceChildren(...found.words.map(([word, about], at) => option(word, about, at, take)));
    list.hidden = false;
    chosen = -1;
    box.removeAttribute("aria-activedescendant");
    told.textContent = say(`${found.words.length} 个建议`, `${found.words.length} words`);
  };

  box.addEventListener("input", () => show(false));
  box.addEventListener("blur", close);
  box.addEventListener("click", close);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === " " && event.ctrlKey) show(true);
    else if (event.key === "Escape" && !list.hidden) close();
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Enter" && !event.ctrlKey && chosen >= 0) take(list.children[chosen].dataset.word);
    else {
      if (event.key.startsWith("Arrow") || ["Home", "End", "Tab"].includes(event.key)) close();
      return;
    }
    event.preventDefault();
  });
}

function option(word, about, at, take) {
  const line = document.createElement("li");
  line.id = `words-${at}`;
  line.dataset.word = word;
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", "false");
  const beside = document.createElement("span");
  beside.className = "beside";
  beside.textContent = about;
  line.append(word, beside);
  line.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    take(word);
  });
  return line;
}

// What was not let through is marked in the text, and the caret stands there.
function toFault() {
  if (!box?.dataset.start) return;
  box.focus();
  box.setSelectionRange(Number(box.dataset.start), Number(box.dataset.end));
}

// While a question is under way that is said, and it can be stopped: the page stays as it is.
function stopping() {
  const working = document.getElementById("working");
  const doing = document.getElementById("doing");
  const stop = document.getElementById("stop");
  const answer = document.getElementById("answer");
  let timer = 0;
  const rest = (said) => {
    clearInterval(timer);
    timer = 0;
    stop.hidden = true;
    doing.textContent = said;
    answer.removeAttribute("aria-busy");
  };
  form.addEventListener("submit", (event) => {
    if (timer) return event.preventDefault();
    const begun = Date.now();
    const tell = () => (doing.textContent = say(`正在查询… ${Math.round((Date.now() - begun) / 1000)} 秒`, `Asking… ${Math.round((Date.now() - begun) / 1000)} s`));
    working.hidden = false;
    stop.hidden = false;
    answer.setAttribute("aria-busy", "true");
    tell();
    timer = setInterval(tell, 1000);
  });
  stop.addEventListener("click", () => {
    window.stop();
    rest(say("已停下。", "Stopped."));
    (box ?? form).focus();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) rest("");
  });
}

if (box) {
  completion();
  toFault();
}
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    form.requestSubmit();
  }
});
stopping();
