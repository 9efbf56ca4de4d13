/// Bodies as the API returns them.
enum Samples {
    static let app = """
        {
          "org": {"id": "org_1", "name": "Acme"},
          "id": "apZ4k29fmQ81xw",
          "name": "Acme Web",
          "demo": false,
          "flagKeyFormat": "kebabCaseLower",
          "environments": [
            {
              "id": "env_p", "name": "Production", "isProduction": true, "order": 0, "flagStateVersion": 41,
              "sdkAccess": {"publishableKey": "pub_prod_abcdef", "secretKey": "sec_prod_uvwxyz"}
            },
            {
              "id": "env_s", "name": "Staging", "isProduction": false, "order": 1, "flagStateVersion": 7,
              "sdkAccess": {"publishableKey": "pub_stag_abcdef", "secretKey": "sec_stag_uvwxyz"}
            }
          ],
          "stages": [{"id": "stg00000000001", "name": "Beta", "color": "#aabbcc", "order": 2}],
          "segments": [{"id": "seg_1", "name": "All companies", "type": "all"}],
          "extra": {"unknown": [1, 2, 3]}
        }
        """

    static let apps = """
        {"data": [{
          "org": {"id": "org_1", "name": "Acme"}, "id": "apZ4k29fmQ81xw", "name": "Acme Web", "demo": true,
          "flagKeyFormat": "custom",
          "environments": [
            {"id": "env_p", "name": "Production", "isProduction": true, "order": 0, "flagStateVersion": 41}
          ]
        }]}
        """

    static let wholeFlag = """
        {"id": "flg_1", "key": "huddles", "name": "Huddles", "description": "Talk at once.",
         "stage": {"id": "stg00000000001", "name": "Beta", "color": "#aabbcc", "order": 2},
         "owner": {"id": "usr_1", "name": "Jane", "email": "jane@example.com", "avatarUrl": "https://x.example/j.png"},
         "archived": false, "stale": true, "permanent": true, "createdAt": "2026-01-02T03:04:05Z",
         "rolledOutToEveryoneAt": "2026-02-02T03:04:05Z", "codeRefsCleanedUp": true,
         "codeRefsMarkedCleanUserName": "Joe", "lastCheckAt": "2026-03-02T03:04:05Z", "noRecentChecks": true,
         "lastTrackAt": "2026-04-02T03:04:05Z"}
        """

    static let bareFlag = """
        {"id": "flg_2", "key": "bare", "name": "Bare", "archived": true, "stale": false, "permanent": false,
         "codeRefsCleanedUp": false, "noRecentChecks": false}
        """

    static let flags = """
        {"data": [\(wholeFlag), \(bareFlag)], "totalCount": 12, "pageSize": 2, "pageIndex": 3,
         "sortBy": "name", "sortOrder": "asc"}
        """

    static let targeting = """
        {"flagKey": "huddles", "version": 5, "updatedAt": "2026-01-02T03:04:05Z",
         "specificTargets": {"true": {"companyIds": ["acme", "globex"], "userIds": ["u_1"]}}}
        """

    static let companyFlags = """
        {"data": [
          {"id": "flg_1", "key": "huddles", "name": "Huddles", "createdAt": "2026-01-02T03:04:05Z", "value": true,
           "specificTargetValue": true, "firstExposureAt": null, "lastExposureAt": null, "lastCheckAt": null,
           "exposureCount": 0, "firstTrackAt": null, "lastTrackAt": null, "trackCount": 0},
          {"id": "flg_2", "key": "bare", "name": "Bare", "createdAt": "2026-01-02T03:04:05Z", "value": false,
           "specificTargetValue": null, "firstExposureAt": null, "lastExposureAt": null, "lastCheckAt": null,
           "exposureCount": 0, "firstTrackAt": null, "lastTrackAt": null, "trackCount": 0}
        ], "totalCount": 2, "pageSize": 50, "pageIndex": 0}
        """
}
