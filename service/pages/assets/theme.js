// The reader's choice of light or dark, before anything is painted; without one the system's holds.
(() => {
  let kept = null;
  try {
    kept = localStorage.getItem("gongjian-theme");
  } catch {
    // a browser may keep nothing: then the system's choice holds
  }
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
})();
