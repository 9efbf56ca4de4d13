import APIAccess
import FlagModel
import LiveReading
import ManagementAPI
import Planning

/// Creates a flag, and never sends `createFlag` again without looking.
///
/// After an unclear response (none, an incomplete one, a 5xx), and after an error that may mean that the key is taken,
/// flags are listed: a flag that exists as it was asked for is adopted; one that differs is a conflict; if none
/// exists after an unclear response, the call is sent again, as often and after such pauses as any other call of the run.
struct FlagCreator {
    let writer: ManagementWriter
    let reader: LiveReader
    let watch: FlagWatch
    let app: Identifier
    /// The table of the fields that a flag has.
    let fields: FlagFields

    /// The result of creating a flag.
    struct Created {
        var result: CallOutcome.Result
        var remark: CallOutcome.Remark?
        /// How often `createFlag` was sent.
        var attempts = Attempts()
        /// What the response showed.
        var answered = Answered()
    }

    /// Creates a flag.
    func create(_ flag: NewFlag) async -> Created {
        let request = Call.Request.createFlag(flag).write(app: app, ApplyOptions())
        var attempts = Attempts()
        var earlier: APIError?
        while true {
            var created: Created?
            do throws(APIError) {
                let answer = try await writer.createFlag(request, key: flag.key.text)
                attempts.add(answer)
                created = Created(result: .done)
                created?.answered.note(answer.value)
            } catch {
                attempts.add(error)
                let unclear = watch.now
                let error = error.following(earlier)
                if error.mayHaveBeenHandled, await writer.mayRepeat(after: error, attempt: attempts.count) {
                    created = await look(for: flag, since: unclear, error)
                } else {
                    created = await judge(error, flag, since: unclear)
                }
                earlier = error
            }
            if var created {
                created.attempts = attempts
                return created
            }
        }
    }

    /// What a listing shows after an unclear response; nil if there is no such flag.
    private func look(for flag: NewFlag, since unclear: Duration, _ error: APIError) async -> Created? {
        switch await watch.find(flag.key, since: unclear) {
        case .success(let found): return found.map { compare($0, flag) }
        case .failure(let listing): return Created(result: .failed(.unknown(error, listing)))
        }
    }

    /// What follows from an error after which the call isn't sent again.
    private func judge(_ error: APIError, _ flag: NewFlag, since unclear: Duration) async -> Created {
        func failed(_ failure: CallOutcome.Failure) -> Created { Created(result: .failed(failure)) }
        if error.mayHaveBeenHandled || error.saysTaken {
            if let seen = await look(for: flag, since: unclear, error) {
                if case .failed(.unknown) = seen.result, !error.mayHaveBeenHandled { return failed(.api(error)) }
                return seen
            }
            if error.saysTaken { return failed(.hidden(error)) }
            return failed(error.mayStillBeHandled ? .api(error) : .notWritten(error))
        }
        if error.mayMeanTaken, let found = try? await reader.flags(of: app).first(where: { $0.key == flag.key }) {
            return compare(found, flag)
        }
        return failed(.api(error))
    }

    /// What follows from a flag that is there with the key.
    private func compare(_ found: LiveFlag, _ flag: NewFlag) -> Created {
        let differing = FieldComparer(silence: .created(fields)).differences(of: found, from: flag.values)
        guard differing.isEmpty else { return Created(result: .failed(.differs(differing))) }
        return Created(result: .done, remark: .adopted(unread: flag.values.unread))
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
