import APIAccess
import FlagModel
import JSONText
import ManagementAPI
import SystemAccess

/// Which app is reached, where, with which key: options over the environment, over files.
struct Settings {
    /// The app that was named, if one was.
    let app: Identifier?
    /// The API.
    let endpoint: APIEndpoint
    /// The key.
    let key: APIKey
    /// Where the key came from, such as `REFLAG_API_KEY`.
    let keySource: String
    /// The proxy on the way, if any.
    var proxy: HTTPProxy?
    /// Whose certificates are trusted.
    var trust = TLSTrust()

    /// Finds the settings of a run.
    ///
    /// - Parameters:
    ///   - manifestApp: `app` of the manifest.
    ///   - folder: Where `reflag.config.json` is looked for, upwards.
    /// - Throws: ``RunFailure`` where there is no key or no usable URL; nothing was sent then.
    static func find(
        _ options: ConnectionOptions,
        manifestApp: Identifier?,
        folder: String,
        environment: [String: String],
        console: Console
    ) throws(RunFailure) -> Settings {
        func variable(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        let config = try ReflagConfig.find(from: folder)
        let endpoint = try endpoint(options.apiURL, variable("REFLAG_API_URL"), config, console)
        let app =
            options.app.map { Identifier($0) } ?? variable("REFLAG_APP_ID").map { Identifier($0) } ?? manifestApp
            ?? config?.appID.map { Identifier($0) }
        let (key, keySource) = try key(options, environment, console)
        return Settings(
            app: app, endpoint: endpoint, key: key, keySource: keySource,
            proxy: try proxy(environment, endpoint), trust: try trust(options.caFile, variable("SSL_CERT_FILE")))
    }

    /// The proxy on the way to an endpoint, if any.
    ///
    /// - Throws: ``RunFailure`` where a variable names none that can be used.
    static func proxy(
        _ environment: [String: String],
        _ endpoint: APIEndpoint
    ) throws(RunFailure) -> HTTPProxy? {
        do throws(HTTPProxy.Problem) {
            return try HTTPProxy.find(in: environment, for: endpoint)
        } catch {
            throw RunFailure(
                status: .usage, message: "\(error.variable) \(error.message)",
                hint: "write it as http://name:password@host:port, or except the API's host with NO_PROXY")
        }
    }

    private static func trust(_ option: String?, _ variable: String?) throws(RunFailure) -> TLSTrust {
        for (source, path) in [("--ca-file", option), ("SSL_CERT_FILE", variable)] {
            guard let path else { continue }
            guard let count = try? TLSTrust.count(inFile: path), count > 0 else {
                throw RunFailure(
                    status: .usage, message: "\(source): \(path) holds no certificates that can be read",
                    hint: "name a file of certificate authorities in PEM form (-----BEGIN CERTIFICATE-----)")
            }
        }
        return TLSTrust(roots: variable, additional: option)
    }

    private static func endpoint(
        _ option: String?,
        _ variable: String?,
        _ config: ReflagConfig?,
        _ console: Console
    ) throws(RunFailure) -> APIEndpoint {
        if let text = option ?? variable {
            do {
                return try APIEndpoint(text)
            } catch {
                let source = option != nil ? "--api-url" : "REFLAG_API_URL"
                throw RunFailure(
                    status: .usage, message: "\(source): \(error.message())", hint: error.hint(like: .reflag))
            }
        }
        guard let config, let text = config.apiURL else { return .reflag }
        // A pull request can edit files, and must not be able to send the key elsewhere.
        guard let endpoint = try? APIEndpoint(text), endpoint.isReflag else {
            console.talk(
                "warning: the API URL in \(config.path) isn't used: from a file it has to be https under reflag.com; "
                    + "give another with --api-url or REFLAG_API_URL")
            return .reflag
        }
        return endpoint
    }

    private static func key(
        _ options: ConnectionOptions,
        _ environment: [String: String],
        _ console: Console
    ) throws(RunFailure) -> (APIKey, source: String) {
        do {
            if let file = options.apiKeyFile {
                return (try key(inFile: file, from: "--api-key-file", console), "--api-key-file")
            }
            if let text = environment["REFLAG_API_KEY"] {
                return (try APIKey(text, from: "REFLAG_API_KEY"), "REFLAG_API_KEY")
            }
            if let file = environment["REFLAG_API_KEY_FILE"] {
                return (try key(inFile: file, from: "REFLAG_API_KEY_FILE", console), "REFLAG_API_KEY_FILE")
            }
        } catch let problem as KeyProblem {
            throw RunFailure(status: .key, message: problem.message, hint: problem.hint)
        } catch {
            throw RunFailure(status: .key, message: "\(error)")
        }
        throw RunFailure(
            status: .key, message: "there is no API key",
            hint: "put it into REFLAG_API_KEY, or into a file that --api-key-file names; "
                + "a plan needs the scope `read` alone")
    }

    private static func key(inFile path: String, from source: String, _ console: Console) throws -> APIKey {
        let bytes: [UInt8]
        do {
            bytes = try FileReading.bytes(path)
        } catch {
            throw KeyFileProblem(description: "\(source): \(path) can't be read: \(error.reason)")
        }
        if FileReading.othersCanRead(path) {
            console.talk("warning: others can read the key file \(path); take that away with: chmod go= \(path)")
        }
        return try APIKey(String(decoding: bytes, as: UTF8.self), from: source)
    }

    private struct KeyFileProblem: Error, CustomStringConvertible {
        let description: String
    }
}
