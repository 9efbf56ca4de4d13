#!/usr/bin/env node
// Starts the hoist of this platform, which is in an optional package of its own. Nothing is downloaded, here or when this is
// installed.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");
const { isatty } = require("node:tty");
const { platforms, glibc } = require("./platforms.json");

function fail(message, help) {
  console.error(`hoist: ${message}\n  = help: ${help}`);
  process.exit(1);
}

/** The version of glibc, or undefined with another C library. */
function glibcVersion() {
  return process.report?.getReport()?.header?.glibcVersionRuntime;
}

/** Whether a version is older than another, by its numbers. */
function isOlder(version, other) {
  const [a, b] = [version, other].map((text) => text.split(".").map(Number));
  return a[0] !== b[0] ? a[0] < b[0] : (a[1] ?? 0) < (b[1] ?? 0);
}

function program() {
  const libc = process.platform === "linux" ? (glibcVersion() ? "glibc" : "musl") : undefined;
  const here = [process.platform, process.arch, libc].filter(Boolean).join(" ");
  const fitting = platforms.filter((platform) => platform.os === process.platform && platform.cpu === process.arch);
  // A program without a C library of the system runs with any, also where glibc is too old for the other.
  const any = fitting.find((platform) => !platform.libc);
  const own = fitting.find((platform) => platform.libc === libc);
  const found = own?.libc === "glibc" && isOlder(glibcVersion(), glibc) ? (any ?? own) : (own ?? any);
  if (!found) {
    const others = platforms.map((platform) => [platform.os, platform.cpu, platform.libc].filter(Boolean).join(" "));
    fail(
      `there is no hoist for ${here} among npm's packages, only for ${others.join(", ")}`,
      "see docs/install.md for other ways, such as a build from source",
    );
  }
  if (found.libc === "glibc" && isOlder(glibcVersion(), glibc)) {
    fail(
      `this system has glibc ${glibcVersion()}, and hoist needs ${glibc} or newer`,
      "use a newer system or image, or the image of hoist itself: see docs/install.md",
    );
  }
  try {
    return require.resolve(`${found.name}/bin/hoist`);
  } catch {
    fail(
      `the package ${found.name} isn't installed, which has the program for ${here}`,
      "npm leaves it out with --omit=optional, or where a lock file was made on another platform and lacks it: " +
        "install again without that option, or delete node_modules and package-lock.json first",
    );
  }
}

const path = program();
let child;
// A terminal sends a signal to both: hoist decides when it ends. What is sent to this process alone is passed on. Left to node,
// SIGQUIT would end this process without hoist, and SIGUSR1 would open node's debugger. These come before hoist starts, and are called
// after that: no signal in between ends this process alone.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT" || ![0, 1, 2].some(isatty)) child.kill(signal);
  });
}
child = spawn(path, process.argv.slice(2), { stdio: "inherit" });
child.on("error", (error) => fail(`the program can't be started: ${error.message}`, "install the package again"));
child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
