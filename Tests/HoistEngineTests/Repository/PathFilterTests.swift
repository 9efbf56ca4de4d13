import Testing

@testable import HoistEngine

/// Filters of paths as GitHub's and GitLab's pages describe them.
@Suite("A CI system's filters of paths")
struct PathFilterTests {
    @Test(
        "of GitHub match what its page on workflow syntax says",
        arguments: [
            ("*", ["README.md", "server.rb"], ["docs/a.md"]),
            ("*.jsx?", ["page.js", "page.jsx"], ["page.jsxx", "page.j"]),
            ("**", ["all/the/files.md", "a"], []), ("*.js", ["app.js"], ["js/app.js"]),
            ("**.js", ["app.js", "js/app.js", "src/js/app.js"], ["app.jsx"]),
            ("docs/*", ["docs/README.md"], ["docs/a/b.md", "docs"]),
            ("docs/**", ["docs/README.md", "docs/mona/octocat.txt"], ["doc/a", "docs"]),
            ("docs/**/*.md", ["docs/README.md", "docs/mona/hello.md", "docs/a/b/c.md"], ["docs/a.txt", "docs/amd"]),
            ("**/docs/**", ["docs/hello.md", "dir/docs/my-file.txt"], ["mydocs/a", "docs"]),
            ("**/README.md", ["README.md", "js/README.md"], ["xREADME.md"]),
            ("**/*src/**", ["a/src/app.js", "my-src/code/js/app.js", "src/a"], ["srcs/a"]),
            ("**/migrate-*.sql", ["migrate-10909.sql", "db/sept/migrate-v1.sql"], ["migrate.sql"]),
            ("[CB]at", ["Cat", "Bat"], ["at", "cat"]), ("[1-2]00", ["100", "200"], ["300"]),
            ("v[12].[0-9]+.[0-9]+", ["v1.10.1", "v2.0.0"], ["v3.0.0", "v1..0"]),
            (#"a\*b\[\+"#, ["a*b[+"], ["axb[+"]), ("teams/*.yaml", ["teams/a.yaml"], ["teams/x/a.yaml", "a.yaml"]),
        ] as [(String, [String], [String])])
    func gitHub(pattern: String, matching: [String], others: [String]) {
        let filter = PathFilter([pattern], .gitHub)
        for path in matching { #expect(filter.matches(path), "\(path)") }
        for path in others { #expect(!filter.matches(path), "\(path)") }
    }

    @Test("of GitHub: the last that matches decides")
    func order() {
        let filter = PathFilter(["sub/**", "!sub/docs/**", "sub/docs/b"], .gitHub)
        #expect(["sub/a", "sub/docs/a", "sub/docs/b", "c"].map(filter.matches) == [true, false, true, false])
        #expect(!PathFilter([], .gitHub).matches("a"))
    }

    @Test("of GitLab have braces, and `?` is one character")
    func gitLab() {
        let filter = PathFilter(["**/*.{yaml,yml}", "flags?/{a,b}/*"], .gitLab)
        let paths = ["a.yaml", "x/y/a.yml", "a.yam", "flags1/a/c", "flags1/c/c", "flags/a/c"]
        #expect(paths.map(filter.matches) == [true, true, false, true, false, false])
    }

    // Siblings: many stars, many braces, quantifiers after nothing.
    @Test("of hostile authors take no time")
    func hostile() {
        let path = String(repeating: "a", count: 2_000)
        #expect(!PathFilter([String(repeating: "a*", count: 2_000) + "b"], .gitHub).matches(path))
        #expect(!PathFilter([String(repeating: "**/", count: 500) + "b"], .gitHub).matches(path))
        #expect(!PathFilter([String(repeating: "{a,b}", count: 200)], .gitLab).matches(path))
        #expect(PathFilter(["?", "+", "+?a", "\\", "[", "[]", "a**"], .gitHub).matches(path))
    }
}
