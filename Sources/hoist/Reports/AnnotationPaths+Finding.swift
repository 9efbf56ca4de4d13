import Diagnostics
import SystemAccess

extension AnnotationPaths {
    /// Paths from the root of the repository that the working folder is in; without one, from the workflow's workspace.
    static func find(_ environment: [String: String]) -> AnnotationPaths {
        let workspace = environment["GITHUB_WORKSPACE"].flatMap { $0.isEmpty ? nil : $0 }
        guard let folder = FileReading.realPath("."),
            let root = WorkTree.root(around: folder) ?? workspace.flatMap(FileReading.realPath)
        else { return AnnotationPaths() }
        return AnnotationPaths(root: root, folder: folder)
    }
}
