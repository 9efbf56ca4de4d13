/// The script of the page, without which it works too: it shows what has changed without loading the page, and keeps the
/// place where somebody is. Its markup comes from the same server, which has escaped everything from outside.
enum PageScript {
    static let text = """

        "use strict";
        const parts = ["state", "problem", "selected", "flags", "calls"];
        let known = document.body.dataset.state;
        const typed = new Set();
        function show(text, isAnswer) {
          const page = new DOMParser().parseFromString(text, "text/html");
          if (!page.getElementById("flags")) return;
          known = page.body.dataset.state;
          for (const id of parts) {
            const old = document.getElementById(id), fresh = page.getElementById(id);
            // What somebody has typed stays until it is sent.
            if (!isAnswer && (typed.has(id) || id === "problem")) continue;
            if (old.innerText === fresh.innerText && old.querySelectorAll("*").length === fresh.querySelectorAll("*").length
              && old.outerHTML === fresh.outerHTML) continue;
            old.replaceWith(document.adoptNode(fresh));
            typed.delete(id);
          }
        }
        async function load(path, options) {
          const answer = await fetch(path, options);
          const text = await answer.text();
          if (!(answer.headers.get("content-type") || "").startsWith("text/html")) throw new Error(text.trim());
          return { text, url: new URL(answer.url) };
        }
        function fail(error) {
          const line = document.createElement("p");
          line.textContent = "The sandbox doesn't answer: " + error.message;
          document.getElementById("problem").replaceChildren(line);
        }
        async function go(path, isNew) {
          try {
            const { text } = await load(path);
            if (isNew) history.pushState(null, "", path); else history.replaceState(null, "", path);
            show(text, true);
          } catch (error) { fail(error); }
        }
        document.addEventListener("input", event => {
          const part = parts.find(id => document.getElementById(id).contains(event.target));
          if (part) typed.add(part);
          const search = event.target.closest("#search");
          if (search) {
            const query = new URLSearchParams(new FormData(search));
            if (!query.get("q")) query.delete("q");
            go("/" + (query.size ? "?" + query : ""), false);
          }
        });
        document.addEventListener("submit", async event => {
          const form = event.target;
          event.preventDefault();
          const data = new URLSearchParams(new FormData(form));
          if (form.method === "get") return go("/?" + data, true);
          try {
            const { text, url } = await load("/sandbox/do", { method: "POST", body: data });
            if (url.pathname === "/" && url.search !== location.search) history.pushState(null, "", url.pathname + url.search);
            show(text, true);
            if (form.closest(".new") && !document.querySelector("#problem p")) form.reset();
          } catch (error) { fail(error); }
        });
        document.addEventListener("click", event => {
          const link = event.target.closest("a[href^='/']");
          if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          go(link.getAttribute("href"), true);
        });
        addEventListener("popstate", () => go(location.pathname + location.search, false));
        async function poll() {
          try {
            const { state } = await (await fetch("/sandbox/state.json")).json();
            if (state !== known) show((await load(location.pathname + location.search)).text, false);
          } catch (error) { fail(error); }
          setTimeout(poll, 1000);
        }
        setTimeout(poll, 1000);

        """
}
