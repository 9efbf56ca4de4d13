#if os(Linux)
    import Foundation
    import Sandbox
    import Testing

    /// What works without a network never opens a socket and never asks for a host's address, though it is told where Reflag is and has
    /// a key.
    ///
    /// Both calls are watched by a library that is loaded before the C library. Siblings: each command that promises it; a `plan`, which
    /// does open one, so that a library that isn't loaded is noticed.
    @Suite("without a network", .timeLimit(.minutes(60)))
    struct NoSocketTests {
        private static let watch = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <fcntl.h>
            #include <netdb.h>
            #include <stdlib.h>
            #include <sys/socket.h>
            #include <unistd.h>

            static void note(const char *line, size_t count) {
                int file = open(getenv("WATCHED"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
                if (file < 0 || write(file, line, count) != (ssize_t)count) abort();
                close(file);
            }
            int socket(int domain, int type, int protocol) {
                note("socket\\n", 7);
                return ((int (*)(int, int, int))dlsym(RTLD_NEXT, "socket"))(domain, type, protocol);
            }
            int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
                note("address\\n", 8);
                return ((int (*)(const char *, const char *, const struct addrinfo *, struct addrinfo **))
                    dlsym(RTLD_NEXT, "getaddrinfo"))(host, service, hints, found);
            }

            """

        private static let offline: [[String]] = [
            ["version"], ["version", "--format", "json"], ["--version"], ["--help"], ["validate"], ["schema"],
            ["show", "plan.json"], ["show", "plan.json", "--format", "json"], ["explain", "huddles", "--offline"],
            ["explain", "--all", "--offline", "--format", "html"],
            ["edit", "grant", "huddles", "-e", "Production", "--company", "globex"],
            ["--generate-completion-script", "bash"],
            ["---completion", "plan", "--", "--only", "3", "0", "hoist", "plan", "--only", ""],
        ]

        @Test("what promises it opens no socket and looks up no host, and a plan does")
        func sockets() async throws {
            let manifest = "version: 1\nflags: {huddles: {targets: {Production: {companies: [acme]}}}}\n"
            try await withBench(manifest, live: [SandboxFlag("huddles")]) { bench in
                var place = bench.place
                try place.write(Self.watch, to: "watch/watch.c")
                let compile =
                    "exec \"$(command -v clang || command -v cc)\" -shared -fPIC -O1 -o watch/watch.so watch/watch.c -ldl"
                let built = try await place.run(
                    "/bin/sh", ["-c", compile], environment: ProcessInfo.processInfo.environment)
                try #require(built.status == 0, "\(built)")
                place.environment["LD_PRELOAD"] = place.folder + "/watch/watch.so"
                place.environment["WATCHED"] = place.folder + "/watch/calls"
                #expect(try await place.hoist("plan", "--out", "plan.json").status == 0)
                #expect(try place.read("watch/calls").contains("socket\n"))
                for arguments in Self.offline {
                    try place.write("", to: "watch/calls")
                    let ran = try await place.hoist(arguments, environment: ["SAP_SHELL": "bash"])
                    #expect(ran.status == 0, "\(arguments): \(ran)")
                    #expect(try place.read("watch/calls") == "", "\(arguments)")
                    if arguments.first == "---completion" { #expect(ran.out == "huddles\n") }
                }
            }
        }
    }
#endif
