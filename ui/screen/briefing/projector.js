// A button that fills the screen, and arrow keys that go on and back unless something that needs
// them has the focus.
export default function (component) {
  const { parentElement } = component;
  const button = parentElement.querySelector("button");
  const root = document.documentElement;
  const label = () => {
    button.textContent = document.fullscreenElement ? "Leave full screen" : "Full screen";
  };
  button.onclick = () =>
    document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();
  const needsArrows =
    "input, textarea, select, [role=slider], [role=radio], [role=tab], [role=combobox], [role=option], [role=listbox], [role=grid], canvas";
  const turn = (event) => {
    const name = { ArrowRight: "present_next", ArrowLeft: "present_back" }[event.key];
    if (!name || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.target instanceof Element && event.target.closest(needsArrows)) return;
    const found = document.querySelector(`.st-key-${name} button:not([disabled])`);
    if (found) {
      event.preventDefault();
      found.click();
    }
  };
  label();
  document.addEventListener("fullscreenchange", label);
  document.addEventListener("keydown", turn);
  return () => {
    document.removeEventListener("fullscreenchange", label);
    document.removeEventListener("keydown", turn);
  };
}
