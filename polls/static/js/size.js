/* How much room a screen has, in lines of its own text: at 200 % text a laptop has the room of a phone. */

const PHONE = 41; // rem: 700 px at the usual size
const WIDE = 64; // rem: 1100 px

/** `{value}`: phone, middle or wide; `changed()` is called when it becomes another. */
export function followSize(changed) {
  const size = { value: measured() };
  const look = () => {
    const value = measured();
    if (value === size.value) return;
    size.value = value;
    changed();
  };
  addEventListener("resize", look);
  new MutationObserver(look).observe(document.documentElement, { attributeFilter: ["data-text"] });
  return size;
}

function measured() {
  const root = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const width = innerWidth / root;
  if (width < PHONE) return "phone";
  return width < WIDE ? "middle" : "wide";
}
