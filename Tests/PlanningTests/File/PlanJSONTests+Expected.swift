extension PlanJSONTests {
    /// The file of the sample, written down by itself: its digest and its seal were made with another program.
    static let expected = #"""
        {
          "format": "hoist-plan",
          "version": 1,
          "for": {
            "apiUrl": "https://app.reflag.com/api",
            "appId": "ap1",
            "appName": "Acme Web"
          },
          "manifest": {
            "paths": [
              "flags.yaml",
              "flags/more.yaml"
            ],
            "sha256": "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"
          },
          "basis": {
            "environments": [
              {
                "id": "en1",
                "name": "Production",
                "flagStateVersion": 41
              }
            ],
            "flags": [
              {
                "flag": "checkout",
                "id": null,
                "archived": false,
                "fields": []
              },
              {
                "flag": "old",
                "id": "fl2",
                "archived": false,
                "fields": [
                  {
                    "field": "archived",
                    "seen": false
                  },
                  {
                    "field": "description",
                    "seen": null
                  },
                  {
                    "field": "stage",
                    "seen": "st1"
                  }
                ]
              }
            ],
            "targets": [
              {
                "flag": "checkout",
                "environment": "en1",
                "kind": "user",
                "whole": true,
                "seen": [
                  "u_1"
                ]
              }
            ],
            "day": null,
            "grants": []
          },
          "digest": "63e71cea010d32c0b2d44b11f3da3535055a9021ecd41af55c39ca36035c1f8f",
          "summary": {
            "flags": {
              "create": 1,
              "update": 0,
              "archive": 1,
              "unarchive": 0,
              "unchanged": 27,
              "unlisted": 3
            },
            "targets": {
              "add": 2,
              "remove": 1,
              "waiting": 1,
              "production": {
                "add": 2,
                "remove": 1
              }
            },
            "calls": {
              "total": 3,
              "createFlag": 1,
              "updateFlag": 1,
              "updateCompanyFlags": 1,
              "updateUserFlags": 0,
              "upsertCompany": 0,
              "upsertUser": 0
            }
          },
          "changes": [
            {
              "flag": "checkout",
              "action": "create",
              "place": {
                "file": "flags.yaml",
                "line": 24,
                "column": 3
              },
              "fields": [
                {
                  "field": "name",
                  "before": null,
                  "after": "Checkout",
                  "place": null
                },
                {
                  "field": "permanent",
                  "before": null,
                  "after": false,
                  "place": {
                    "file": "flags.yaml",
                    "line": 25,
                    "column": 16
                  }
                }
              ],
              "targets": [
                {
                  "environment": "Production",
                  "environmentId": "en1",
                  "production": true,
                  "companies": {
                    "add": [
                      "acme",
                      "globex"
                    ],
                    "remove": []
                  },
                  "users": {
                    "add": [],
                    "remove": [
                      "u_1"
                    ]
                  },
                  "causes": [
                    {
                      "audience": "partners",
                      "place": {
                        "file": "flags.yaml",
                        "line": 18,
                        "column": 5
                      },
                      "companies": [
                        "globex"
                      ],
                      "users": []
                    }
                  ],
                  "ended": {
                    "companies": [],
                    "users": []
                  },
                  "granted": [],
                  "place": {
                    "file": "flags.yaml",
                    "line": 27,
                    "column": 7
                  }
                }
              ]
            },
            {
              "flag": "old",
              "action": "archive",
              "place": null,
              "fields": [
                {
                  "field": "archived",
                  "before": false,
                  "after": true,
                  "place": null
                }
              ],
              "targets": []
            }
          ],
          "calls": [
            {
              "id": "c1",
              "operation": "createFlag",
              "method": "POST",
              "path": "/apps/ap1/flags",
              "body": {
                "key": "checkout",
                "name": "Checkout",
                "permanent": false
              },
              "after": []
            },
            {
              "id": "c2",
              "operation": "updateCompanyFlags",
              "method": "PATCH",
              "path": "/apps/ap1/envs/en1/companies/acme/flags",
              "body": {
                "updates": [
                  {
                    "flagKey": "checkout",
                    "specificTargetValue": true
                  }
                ]
              },
              "after": [
                "c1"
              ]
            },
            {
              "id": "c3",
              "operation": "updateFlag",
              "method": "PATCH",
              "path": "/apps/ap1/flags/fl2",
              "body": {
                "isArchived": true
              },
              "after": []
            }
          ],
          "waiting": [
            {
              "flag": "checkout",
              "environment": "Production",
              "environmentId": "en1",
              "production": true,
              "kind": "user",
              "id": "u_7",
              "place": {
                "file": "flags.yaml",
                "line": 28,
                "column": 9
              }
            }
          ],
          "entities": "wait",
          "notes": [
            {
              "code": "a-note",
              "message": "A note.",
              "flag": null,
              "place": null
            }
          ],
          "warnings": [
            {
              "code": "a-warning",
              "message": "A \u001bwarning.",
              "flag": "old",
              "place": {
                "file": "flags.yaml",
                "line": 3,
                "column": 1
              }
            }
          ],
          "blocked": [
            {
              "limit": "archive",
              "allowed": 0,
              "planned": 1
            }
          ],
          "limits": [
            {
              "limit": "archive",
              "count": 0,
              "percent": null,
              "of": 31
            },
            {
              "limit": "untarget",
              "count": null,
              "percent": 30,
              "of": 120
            }
          ],
          "grants": {
            "ending": [],
            "notBegun": 0
          },
          "seal": "20574f164232c71c1c838e5899bed84a31e35b7ec47f1c0866033f03a2ce0694"
        }
        """#
}
