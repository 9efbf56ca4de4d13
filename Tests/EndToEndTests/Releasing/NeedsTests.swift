import Foundation
import Testing

/// What a release needs of a machine: `scripts/release/needs.sh`, with a readelf that says what a test wants, and the real one.
@Suite("what a release needs of a machine", .timeLimit(.minutes(60)))
struct NeedsTests {
    /// Runs the script over a file of ten bytes, of which readelf says that it needs these.
    private func needs(libraries: [String], symbols: [String], _ bounds: [String] = []) async throws -> Ran {
        try await withWorkplace { place async throws in
            try place.write("0123456789", to: "program")
            let needed = libraries.map { " 0x0001 (NEEDED)  Shared library: [\($0)]\n" }.joined()
            let used = symbols.map { "  1: 0 0 FUNC GLOBAL DEFAULT UND \($0) (2)\n" }.joined()
            try place.write(needed, to: "dynamic")
            try place.write(used, to: "symbols")
            try place.write("case $* in *--dynamic*) cat dynamic ;; *) cat symbols ;; esac\n", to: "readelf")
            return try await place.run(
                "/bin/sh", [Built.repository + "/scripts/release/needs.sh", "program"] + bounds,
                environment: place.environment.merging(["READELF": "sh readelf"]) { $1 })
        }
    }

    @Test("libc and libm of a glibc that is old enough")
    func fine() async throws {
        let ran = try await needs(
            libraries: ["libm.so.6", "libc.so.6", "ld-linux-aarch64.so.1"],
            symbols: ["dlopen@GLIBC_2.34", "memcpy@GLIBC_2.14", "stat@GLIBC_2.9"])
        #expect(
            ran
                == Ran(
                    status: 0,
                    out: "libraries: ld-linux-aarch64.so.1 libc.so.6 libm.so.6\nglibc: GLIBC_2.34\nbytes: 10\n", err: ""
                ))
    }

    @Test("nothing at all, of a static program")
    func none() async throws {
        let ran = try await needs(libraries: [], symbols: [])
        #expect(ran == Ran(status: 0, out: "libraries: none\nglibc: none\nbytes: 10\n", err: ""))
    }

    // Siblings: another library, a newer symbol (2.35 and 2.100 after 2.34, 2.9 isn't), another bound, too many bytes.
    @Test("everything else is named, and fails")
    func more() async throws {
        let libraries = try await needs(libraries: ["libc.so.6", "libstdc++.so.6", "libz.so.1"], symbols: [])
        #expect(
            libraries.err
                == "needs.sh: it needs libstdc++.so.6, which not every machine has\n"
                + "needs.sh: it needs libz.so.1, which not every machine has\n")
        let symbols = try await needs(
            libraries: ["libc.so.6"], symbols: ["hypot@GLIBC_2.35", "a@GLIBC_2.9", "b@GLIBC_2.100", "c@GLIBC_2.34"])
        #expect(symbols.err == "needs.sh: these are of a glibc past 2.34: hypot@GLIBC_2.35, b@GLIBC_2.100\n")
        let older = try await needs(libraries: [], symbols: ["c@GLIBC_2.34"], ["2.31"])
        #expect(older.err == "needs.sh: these are of a glibc past 2.31: c@GLIBC_2.34\n")
        let large = try await needs(libraries: [], symbols: [], ["2.34", "9"])
        #expect(large.err == "needs.sh: it is larger than 9 bytes\n")
        #expect([libraries, symbols, older, large].allSatisfy { $0.status == 1 })
    }

    @Test("the tests' own program isn't a release")
    func built() async throws {
        try await withWorkplace { place async throws in
            let there = try await place.run("/usr/bin/env", ["which", "readelf"], environment: place.environment)
            guard there.status == 0 else {
                print("not checked: there is no readelf here")
                return
            }
            let ran = try await place.run(
                "/bin/sh", [Built.repository + "/scripts/release/needs.sh", Built.beside],
                environment: place.environment)
            #expect(ran.status == 1)
            #expect(ran.err.contains("needs.sh: it needs libswiftCore.so, which not every machine has\n"), "\(ran)")
        }
    }

    /// What stands in for newer symbols does the same: a C++ exception is caught, which needs `_dl_find_object`.
    @Test("a program with what stands in for newer symbols needs no glibc past 2.34, and works")
    func older() async throws {
        try await withWorkplace { place async throws in
            try place.write(
                """
                #include <cmath>
                #include <cstdio>
                #include <random>
                #include <stdexcept>
                __attribute__((noinline)) double length(double x, double y) {
                    if (x < 0) throw std::runtime_error("less than none");
                    return std::hypot(x, y) + std::hypot(float(x), float(y));
                }
                int main(int count, char **) {
                    std::random_device random;
                    bool differs = false;
                    for (unsigned first = random(), i = 0; i < 100; i++) differs |= random() != first;
                    try { length(-count, 1); } catch (const std::exception &error) {
                        std::printf("%s %g %d\\n", error.what(), length(3 * count, 4), differs);
                    }
                }
                """, to: "try.cpp")
            let there = try await place.run("/usr/bin/env", ["which", "g++"], environment: place.environment)
            guard there.status == 0 else {
                print("not checked: there is no g++ here")
                return
            }
            let script = """
                set -eu
                cc -O2 -fPIC -Wall -Wextra -Werror -c -o older.o "$0/scripts/release/older-glibc.c"
                wraps=
                for name in hypot hypotf _dl_find_object arc4random; do wraps="$wraps -Wl,--wrap=$name"; done
                g++ -O1 -fno-builtin -static-libstdc++ -static-libgcc $wraps -o try try.cpp older.o
                sh "$0/scripts/release/needs.sh" ./try | grep -v bytes
                ./try
                """
            let ran = try await place.run("/bin/sh", ["-c", script, Built.repository], environment: place.environment)
            #expect(ran.status == 0 && ran.err == "", "\(ran)")
            #expect(ran.out.hasSuffix("less than none 10 1\n"), "\(ran)")
        }
    }
}
