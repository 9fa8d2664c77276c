// The waiting page: goes on as soon as the person is let in.
const ASK_EVERY_MS = 4000;

const page = document.getElementById("waiting");

const ask = async () => {
  try {
    const answer = await fetch(page.dataset.state, { headers: { Accept: "application/json" } });
    const { admission, home } = await answer.json();
    if (admission === "in") return location.assign(home);
    if (admission === "removed") return location.reload();
  } catch {
    // The line is down; the next try comes by itself.
  }
  setTimeout(ask, ASK_EVERY_MS);
};

setTimeout(ask, ASK_EVERY_MS);
