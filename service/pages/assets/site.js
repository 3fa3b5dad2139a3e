// What all pages share: the choice of light or dark, addresses to copy, the search box with its offers.
import { offers } from "./suggest.js";

const chinese = document.documentElement.lang !== "en";

function theme() {
  const button = document.getElementById("theme");
  const root = document.documentElement;
  const dark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  button.hidden = false;
  button.setAttribute("aria-pressed", String(dark()));
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    button.setAttribute("aria-pressed", String(dark()));
    document.dispatchEvent(new CustomEvent("theme"));
    try {
      localStorage.setItem("gongjian-theme", root.dataset.theme);
    } catch {
      // it holds for this page alone
    }
  });
}

// Paper is light: what paints itself is told before it is printed, and afterwards how it was.
function paper() {
  const root = document.documentElement;
  let before;
  const turn = (theme) => {
    if (theme === undefined) delete root.dataset.theme;
    else root.dataset.theme = theme;
    document.dispatchEvent(new CustomEvent("theme"));
  };
  addEventListener("beforeprint", () => {
    before = root.dataset.theme;
    turn("light");
  });
  addEventListener("afterprint", () => turn(before));
}

// Copies what `text` gives and says so on the button for a moment.
function copies(button, text) {
  button.hidden = false;
  const says = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = chinese ? "已复制" : "Copied";
    } catch {
      button.textContent = chinese ? "浏览器不允许复制" : "The browser does not let us copy";
    }
    setTimeout(() => (button.textContent = says), 2000);
  });
}

theme();
paper();
for (const button of document.querySelectorAll("[data-copy-address]")) copies(button, () => location.href);
for (const button of document.querySelectorAll("[data-copy]")) {
  copies(button, () => document.getElementById(button.dataset.copy).textContent);
}
for (const box of document.querySelectorAll("[data-suggest]")) offers(box);
