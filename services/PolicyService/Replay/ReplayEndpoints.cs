using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.PolicyService.Replay;

internal static partial class ReplayEndpoints
{
    public static void MapReplays(this IEndpointRouteBuilder routes)
    {
        var replays = routes.MapGroup("/policy-sets/{version}")
            .WithTags("Replay")
            .RequirePerson(PersonGroups.Operators, PersonGroups.Auditors);

        replays.MapPost("/replay", ReplayAsync);
    }

    private static async Task<Results<Ok<ReplayReport>, ProblemHttpResult>> ReplayAsync(
        string version, ReplayRequest request, Candidates candidates, AuditClient log, ReplayTurn turn, ILogger<ReplayTurn> logger, CancellationToken cancellationToken)
    {
        if (request.Limit is < 1 or > ReplayRequest.LargestLimit)
            return Refused(StatusCodes.Status400BadRequest, $"limit must be 1 to {ReplayRequest.LargestLimit}.");
        if (request.From >= request.To) return Refused(StatusCodes.Status400BadRequest, "from must be before to.");
        var candidate = candidates.Find(version);
        if (candidate.Engine is not { } engine) return Refused(candidate.Status, candidate.Fault);

        using var taken = turn.TryTake();
        if (taken is null) return Refused(StatusCodes.Status429TooManyRequests, "Another replay is running; try again when it is done.");
        try
        {
            return TypedResults.Ok(await HistoryReplay.RunAsync(
                LogHistory.ReadAsync(log, request.From, request.To, cancellationToken), new Redecision(engine), request.Limit, turn.Parallelism, cancellationToken));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Broad on purpose: half a history is not told as if it were the whole, whatever cut it off.
            LogFailed(logger, version, e);
            return Refused(StatusCodes.Status503ServiceUnavailable, "The audit log could not be read to the end, so there is no report.");
        }
    }

    private static ProblemHttpResult Refused(int status, string detail) =>
        TypedResults.Problem(detail, title: "There is no replay.", type: "urn:agenttrust:problem:replay-refused", statusCode: status);

    [LoggerMessage(EventId = 2401, Level = LogLevel.Error, Message = "The replay under policy set {Version} ended before its history did")]
    private static partial void LogFailed(ILogger logger, string version, Exception exception);
}

/// <summary>One replay at a time, and not on every processor: live decisions come first.</summary>
internal sealed class ReplayTurn
{
    private int _taken;

    public int Parallelism { get; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <returns>Null when it is somebody else's turn.</returns>
    public IDisposable? TryTake() => Interlocked.Exchange(ref _taken, 1) == 0 ? new Turn(this) : null;

    private sealed class Turn(ReplayTurn owner) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref owner._taken, 0);
    }
}
