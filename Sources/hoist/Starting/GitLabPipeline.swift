import HoistEngine
import JSONText

/// The pipeline that `hoist init` writes: that of `examples/gitlab/hoist.gitlab-ci.yml`, for a manifest.
struct GitLabPipeline {
    /// The manifest's path in the repository.
    let manifest: String
    /// The image.
    let home: ToolHome

    /// The pipeline's path in the repository.
    static let path = "hoist.gitlab-ci.yml"

    private var remark: String { home.state == .placeholder ? " # fill in" : "" }

    /// The text of the file.
    var text: String {
        #"""
        # Plans on merge requests, applies on the default branch. Copy it into the repository and include it:
        #
        #   include: [{local: hoist.gitlab-ci.yml}]
        #
        # docs/gitlab.md explains it, and which variables to set where. Build the image from hoist's Dockerfile.
        variables:
          HOIST_IMAGE: \#(YAMLWord.quoted(home.text))\#(remark)
          HOIST_SHARE: /usr/share/hoist
          HOIST_MANIFEST: \#(YAMLWord.written(manifest))
          HOIST_DRIFT: apply # undoes changes made in Reflag's web app; leave and refuse: docs/gitlab.md
          HOIST_CACHE_DIR: $CI_PROJECT_DIR/.hoist/cache # GitLab keeps only what is in the project's folder

        stages: [test, deploy]

        .hoist:
          image: {name: $HOIST_IMAGE, entrypoint: [""]}
          interruptible: false

        # What runs on the default branch. It reads only what protected branches have saved, and saves its targets twice: for
        # the next run there, and for merge requests, whose jobs could change the second one (docs/ci-cache.md).
        .hoist-branch:
          extends: .hoist
          cache:
            - {key: hoist-targets, paths: [.hoist/cache], policy: pull-push, when: always}
            - {key: hoist-targets-merge-requests, paths: [.hoist/cache], policy: push, when: always, unprotect: true}

        # HOIST_MIRROR: "true" is for a mirror of a repository whose flags are applied elsewhere, by GitHub for example.
        .hoist-apply:
          extends: .hoist-branch
          rules:
            - if: >-
                $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_PIPELINE_SOURCE =~ /^(push|web)$/ && $HOIST_MIRROR != "true"

        hoist-plan:
          extends: .hoist
          stage: test
          interruptible: true
          rules:
            - if: $CI_PIPELINE_SOURCE == "merge_request_event"
          # REFLAG_API_KEY in this scope is read-only.
          environment: {name: flags-plan, action: verify}
          cache: {key: hoist-targets-merge-requests, paths: [.hoist/cache], policy: pull, unprotect: true}
          script:
            - sh "$HOIST_SHARE/gitlab/plan.sh"
          artifacts:
            when: always
            access: developer # it contains the ids of companies and users
            expose_as: hoist plan
            paths: [hoist-plan.md]
            expire_in: 1 week

        # Targets in staging, and the flags that they need; details wait for production.
        hoist-staging:
          extends: .hoist-apply
          stage: deploy
          environment: {name: flags-staging}
          resource_group: hoist-apply
          script:
            - sh "$HOIST_SHARE/gitlab/apply.sh" --environment Staging

        # The remaining changes (production, and details that all environments share), as a plan to review before the next job.
        hoist-production-plan:
          extends: .hoist-apply
          stage: deploy
          needs: [hoist-staging]
          environment: {name: flags-plan, action: verify}
          script:
            - sh "$HOIST_SHARE/gitlab/check.sh"
            - rm -rf hoist-plan.json hoist-digest.env # as links, they would lead elsewhere
            - hoist plan --manifest "$HOIST_MANIFEST" --out hoist-plan.json
            - |
              sed -n 's/^  "digest": "\([0-9a-f]*\)",\{0,1\}$/HOIST_DIGEST=\1/p' hoist-plan.json >hoist-digest.env
          artifacts:
            access: developer
            paths: [hoist-plan.json]
            reports: {dotenv: hoist-digest.env}
            expire_in: 1 week

        # Started manually, by somebody who may deploy to the protected environment.
        hoist-production:
          extends: .hoist-apply
          stage: deploy
          needs: [hoist-production-plan]
          rules:
            - if: >-
                $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_PIPELINE_SOURCE =~ /^(push|web)$/ && $HOIST_MIRROR != "true"
              when: manual
              allow_failure: true
          environment: {name: flags-production}
          resource_group: hoist-apply
          script:
            - sh "$HOIST_SHARE/gitlab/apply.sh" hoist-plan.json --expect-digest "$HOIST_DIGEST"

        # In a scheduled pipeline with HOIST_DUE: "true", daily after midnight in UTC: what the day causes (grants that have
        # begun or ended) and targets whose company or user Reflag has got to know since, and nothing else. It has an
        # environment of its own, since it isn't the deployment of a merge.
        hoist-due:
          extends: .hoist-branch
          stage: deploy
          rules:
            - if: >-
                $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_PIPELINE_SOURCE == "schedule" && $HOIST_DUE == "true"
                && $HOIST_MIRROR != "true"
          environment: {name: flags-due}
          resource_group: hoist-apply
          script:
            - sh "$HOIST_SHARE/gitlab/apply.sh" --due

        # In any other scheduled pipeline: does the live state still match the default branch? Exit code 2 if it doesn't.
        hoist-drift:
          extends: .hoist-branch
          stage: test
          rules:
            - if: $CI_PIPELINE_SOURCE == "schedule" && $HOIST_DUE != "true"
          environment: {name: flags-plan, action: verify}
          script:
            - sh "$HOIST_SHARE/gitlab/check.sh"
            - hoist plan --manifest "$HOIST_MANIFEST" --detailed-exitcode

        # Also in such a pipeline: are applications served what the default branch says? Exit code 8 if they aren't.
        hoist-verify:
          extends: .hoist
          stage: test
          rules:
            - if: $CI_PIPELINE_SOURCE == "schedule" && $HOIST_DUE != "true"
          environment: {name: flags-plan, action: verify}
          script:
            - sh "$HOIST_SHARE/gitlab/check.sh"
            - hoist verify --manifest "$HOIST_MANIFEST"

        """#
    }
}
