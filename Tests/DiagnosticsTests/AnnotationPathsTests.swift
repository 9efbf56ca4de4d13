import Diagnostics
import Testing

@Suite("The names of files in annotations")
struct AnnotationPathsTests {
    @Test(
        "are paths from the repository's root, without dots",
        arguments: [
            ("flags.yaml", "apps/web/flags.yaml"), ("./flags.yaml", "apps/web/flags.yaml"),
            (".//./flags//web.yaml", "apps/web/flags/web.yaml"), ("../store/flags.yaml", "apps/store/flags.yaml"),
            ("../../flags.yaml", "flags.yaml"), ("/repo/apps/web/flags.yaml", "apps/web/flags.yaml"),
            ("/repo/../repo/flags.yaml", "flags.yaml"), ("a/../flags.yaml", "apps/web/flags.yaml"),
            ("\u{301}.yaml", "apps/web/\u{301}.yaml"), ("-", "-"), ("<stdin>", "<stdin>"),
            // What is outside keeps its name.
            ("../../../flags.yaml", "../../../flags.yaml"), ("/etc/flags.yaml", "/etc/flags.yaml"),
            ("/repository/flags.yaml", "/repository/flags.yaml"), ("../..", "../.."),
        ])
    func inside(file: String, path: String) {
        #expect(AnnotationPaths(root: "/repo", folder: "/repo/apps/web").path(of: file) == path)
        #expect(AnnotationPaths(root: "/repo/", folder: "/repo/apps/web/").path(of: file) == path)
    }

    @Test(
        "are those by which they were named if there is no repository",
        arguments: [
            ("flags.yaml", "flags.yaml"), ("./flags.yaml", "flags.yaml"), (".//./a/./b.yaml", "a/./b.yaml"),
            ("../flags.yaml", "../flags.yaml"), ("/flags.yaml", "/flags.yaml"), ("-", "-"), ("./", "./"),
        ])
    func outside(file: String, path: String) {
        #expect(AnnotationPaths().path(of: file) == path)
    }

    @Test("are the same at the root of the file system")
    func root() {
        #expect(AnnotationPaths(root: "/", folder: "/").path(of: "./flags.yaml") == "flags.yaml")
        #expect(AnnotationPaths(root: "/", folder: "/apps").path(of: "/flags.yaml") == "flags.yaml")
    }
}
