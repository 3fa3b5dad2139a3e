// Page: the data of this page, and how elements are made. Text enters as textContent and in no other way.
const DATA = JSON.parse(document.getElementById("data").textContent);

const Page = (() => {
  // A page that a service gave and somebody saved has no service behind it.
  const served = DATA.base === "" && /^https?:$/.test(location.protocol);
  if (DATA.base === "" && !served) DATA.base = null;

  const byId = (id) => document.getElementById(id);

  // An element with a class and children; strings become text.
  function make(tag, name, ...children) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }

  // The language: what the link asks for, else what the page was made in. It holds as long as the page is open.
  const asked = new URLSearchParams(location.hash.slice(1)).get("lang");
  const english = (asked === "en" || asked === "zh" ? asked : DATA.language) === "en";
  document.documentElement.lang = english ? "en" : "zh-CN";

  // A text for a label or a sentence: one language.
  const one = (zh, en) => (english ? en || zh : zh);

  // A text to read: Chinese with English beside it in small, or the English alone.
  function both(zh, en) {
    if (english || !en || en === zh) return make("span", "both", one(zh, en));
    const small = make("span", "en", en);
    small.lang = "en";
    return make("span", "both", zh, " ", small);
  }

  function button(name, zh, en, act) {
    const made = make("button", name, both(zh, en));
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  // A link that leaves the page: http(s) only, anything else stays plain text.
  function link(address, text) {
    let target;
    try {
      target = new URL(address, document.baseURI);
    } catch {
      return make("span", "", text);
    }
    if (!/^https?:$/.test(target.protocol)) return make("span", "", text);
    const made = make("a", "", text);
    made.href = target.href;
    made.target = "_blank";
    made.rel = "noopener noreferrer";
    return made;
  }

  // Tells those who listen instead of looking.
  const say = (text) => (byId("said").textContent = text);

  const count = (number) => number.toLocaleString("en-US");
  const today = () => {
    const now = new Date();
    const two = (part) => String(part).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };

  const FONT = '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif';
  return { served, say, byId, make, english, one, both, button, link, count, today, FONT };
})();
