/// The workflow that `hoist init` writes: that of `examples/github/plan-and-apply.yml`, for a branch and a manifest.
struct GitHubWorkflow {
    /// The branch whose manifest is applied, such as `main`.
    let branch: String
    /// The manifest's path in the repository.
    let manifest: String

    /// The workflow's path in the repository.
    static let path = ".github/workflows/flags.yml"

    /// The text of the file.
    var text: String {
        let folder = manifest.lastIndex(of: "/").map { String(manifest[...$0]) } ?? ""
        return Self.text(
            branch: YAMLWord.written(branch), manifest: YAMLWord.written(manifest),
            parts: YAMLWord.quoted(folder + "flags/**"))
    }

    private static func text(branch: String, manifest: String, parts: String) -> String {
        #"""
        # Plans on pull requests, applies on \#(branch). Copy it to .github/workflows/flags.yml; docs/github.md explains it.
        name: Flags

        on:
          pull_request:
          push:
            branches: [\#(branch)]
            paths: [\#(manifest), \#(parts)]

        permissions:
          contents: read

        jobs:
          plan:
            if: github.event_name == 'pull_request'
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
              # Targets that haven't changed come from here; docs/ci-cache.md says what is in it.
              - uses: actions/cache@27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5
                with:
                  path: ~/.cache/hoist
                  key: hoist-targets-${{ github.run_id }}
                  restore-keys: hoist-targets-
              - uses: acme/hoist@main # your copy of hoist; a commit id is safer than a branch
                with:
                  command: plan
                  manifest: \#(manifest)
                  api-key: ${{ secrets.REFLAG_READ_KEY }} # read-only; forks get no key and are only validated

          apply:
            if: github.event_name == 'push'
            runs-on: ubuntu-latest
            environment: flags # has the key that can write; restricted to \#(branch)
            concurrency:
              group: hoist-apply-${{ github.ref }}
              cancel-in-progress: false
            steps:
              - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
                with:
                  persist-credentials: false
              - uses: acme/hoist@main
                with:
                  command: apply
                  manifest: \#(manifest)
                  api-key: ${{ secrets.REFLAG_WRITE_KEY }}

        """#
    }
}
