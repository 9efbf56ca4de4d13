import HoistEngine
import ManifestReading

/// The workflow that `hoist init` writes: that of `examples/github/plan-and-apply.yml`, for a branch and a manifest.
struct GitHubWorkflow {
    /// The branch whose manifest is applied, such as `main`.
    let branch: String
    /// The manifest's path in the repository.
    let manifest: String
    /// The patterns of the files that it includes, from the manifest's folder.
    let includes: [String]
    /// Patterns of what links among those lead to, from the repository's root.
    let linked: [String]
    /// The action.
    let home: ToolHome

    /// The workflow's path in the repository.
    static let path = ".github/workflows/flags.yml"

    /// The text of the file.
    var text: String {
        let folder = manifest.lastIndex(of: "/").map { FileGlob.gitHubPattern(ofPath: String(manifest[...$0])) + "/" }
        let paths =
            [YAMLWord.written(FileGlob.gitHubPattern(ofPath: manifest))]
            + (includes.isEmpty ? ["flags/**"] : includes).map { YAMLWord.quoted((folder ?? "") + $0) }
            + linked.map(YAMLWord.quoted)
        let isKnown = home.state != .placeholder
        return Self.text(
            branch: YAMLWord.written(FileGlob.gitHubPattern(ofPath: branch)), manifest: YAMLWord.written(manifest),
            paths: paths.joined(separator: ", "), action: YAMLWord.action(home.text),
            remark: isKnown ? "" : " # fill in: your copy, by its full commit id")
    }

    private static func text(
        branch: String,
        manifest: String,
        paths: String,
        action: String,
        remark: String
    ) -> String {
        #"""
        # Plans on pull requests, applies on \#(branch). Copy it to .github/workflows/flags.yml; docs/github.md explains it.
        name: Flags

        on:
          pull_request:
          merge_group:
          workflow_dispatch:
          push:
            branches: [\#(branch)]
            paths: [\#(paths)]

        permissions:
          contents: read

        jobs:
          plan:
            if: github.event_name != 'push'
            runs-on: ubuntu-latest
            permissions:
              contents: read
              pull-requests: write # for the comment
            concurrency:
              group: hoist-plan-${{ github.ref }}
              cancel-in-progress: true
            steps:
              - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
                with:
                  persist-credentials: false
              - uses: \#(action)\#(remark)
                with:
                  command: plan
                  manifest: \#(manifest)
                  api-key: ${{ secrets.REFLAG_READ_KEY }} # read-only; forks get no key and are only validated

          apply:
            if: github.event_name == 'push' && vars.HOIST_MIRROR != 'true'
            runs-on: ubuntu-latest
            environment: flags # has the key that can write; restricted to \#(branch)
            permissions:
              contents: read
              pull-requests: write # for the comment on what was applied
            concurrency:
              group: hoist-apply-${{ github.ref }}
              cancel-in-progress: false
            steps:
              - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
                with:
                  persist-credentials: false
              - uses: \#(action)
                with:
                  command: apply
                  drift: apply # undoes changes made in Reflag's web app; leave and refuse: docs/github.md
                  manifest: \#(manifest)
                  api-key: ${{ secrets.REFLAG_WRITE_KEY }}

        """#
    }
}
