import HoistEngine

/// The scheduled workflow that `hoist init` writes for a manifest that needs one: that of `examples/github/due.yml`, for a
/// manifest.
struct GitHubDueWorkflow {
    /// The manifest's path in the repository.
    let manifest: String
    /// The action.
    let home: ToolHome

    /// The workflow's path in the repository.
    static let path = ".github/workflows/flags-due.yml"

    /// The text of the file.
    var text: String {
        let remark = home.state == .placeholder ? " # fill in: your copy, by its full commit id" : ""
        return Self.text(manifest: YAMLWord.written(manifest), action: YAMLWord.action(home.text) + remark)
    }

    private static func text(manifest: String, action: String) -> String {
        #"""
        # Every night: apply what the day causes (grants that have begun or ended) and targets whose company or user Reflag
        # has got to know since, and nothing else. What somebody changed in Reflag's web app stays as it is.
        # Copy it to .github/workflows/flags-due.yml; docs/how-to/grants.md explains it.
        name: Flags due

        on:
          schedule:
            - cron: "7 0 * * *" # UTC, as the days of grants; GitHub runs the default branch
          workflow_dispatch:

        permissions:
          contents: read

        jobs:
          due:
            # Only of the default branch, whatever branch somebody starts it for.
            if: >-
              (github.event_name == 'schedule'
              || github.ref == format('refs/heads/{0}', github.event.repository.default_branch))
              && vars.HOIST_MIRROR != 'true'
            runs-on: ubuntu-latest
            environment: flags # has the key that can write; restricted to the default branch
            concurrency:
              group: hoist-apply-${{ github.ref }} # one apply at a time, with those of merges
              cancel-in-progress: false
            steps:
              - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
                with:
                  persist-credentials: false
              - uses: \#(action)
                with:
                  command: apply
                  due: "true"
                  manifest: \#(manifest)
                  api-key: ${{ secrets.REFLAG_WRITE_KEY }}

        """#
    }
}
