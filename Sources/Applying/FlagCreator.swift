import APIAccess
import FlagModel
import LiveReading
import ManagementAPI
import Planning

/// Creates a flag, and never sends `createFlag` again without looking.
///
/// After an unclear response (none, an incomplete one, a 5xx), and after an error that may mean that the key is taken,
/// flags are listed: a flag that exists as it was asked for is adopted; one that differs is a conflict; if none
/// exists after an unclear response, the call is sent again.
struct FlagCreator {
    /// How often the call is sent at most.
    private static let tries = 3

    let writer: ManagementWriter
    let reader: LiveReader
    let app: Identifier
    /// The table of the fields that a flag has.
    let fields: FlagFields

    /// The result of creating a flag.
    struct Created {
        let result: CallOutcome.Result
        var remark: CallOutcome.Remark?
        /// How often `createFlag` was sent.
        let attempts: Attempts
    }

    /// Creates a flag.
    func create(_ flag: NewFlag) async -> Created {
        let request = Call.Request.createFlag(flag).write(app: app, ApplyOptions())
        var attempts = Attempts()
        var turn = 1
        while true {
            do throws(APIError) {
                attempts.add(try await writer.createFlag(request, key: flag.key.text))
                return Created(result: .done, attempts: attempts)
            } catch {
                attempts.add(error)
                if let created = await judge(error, flag, attempts, isLast: turn == Self.tries) { return created }
            }
            turn += 1
        }
    }

    /// What follows from an error; nil if the call is to be sent again.
    private func judge(_ error: APIError, _ flag: NewFlag, _ attempts: Attempts, isLast: Bool) async -> Created? {
        func failed(_ failure: CallOutcome.Failure) -> Created { Created(result: .failed(failure), attempts: attempts) }
        guard error.mayHaveBeenHandled || error.mayMeanTaken else { return failed(.api(error)) }
        let found: LiveFlag?
        do {
            found = try await reader.flags(of: app).first { $0.key == flag.key }
        } catch let listing {
            return failed(error.mayHaveBeenHandled ? .unknown(error, listing) : .api(error))
        }
        if let found {
            let differing = FieldComparer(silence: .created(fields)).differences(of: found, from: flag.values)
            guard differing.isEmpty else { return failed(.differs(differing)) }
            return Created(
                result: .done, remark: .adopted(unread: flag.values.unread), attempts: attempts)
        }
        if error.saysTaken { return failed(.hidden(error)) }
        return error.mayHaveBeenHandled && !isLast ? nil : failed(.api(error))
    }
}

extension FieldMap<FieldValue> {
    /// The fields that can't be read back.
    var unread: [FlagField] { entries.map(\.field).filter { !$0.isReadable } }
}

extension APIError {
    /// Whether an error response to `createFlag` may mean that a flag with the key exists.
    fileprivate var mayMeanTaken: Bool {
        if case .invalidRequest = kind { true } else { false }
    }

    /// Whether it says so, by the code for a conflicting state or the status for a conflict.
    fileprivate var saysTaken: Bool { status == 409 || code == .notPossible }
}
