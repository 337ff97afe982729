using System.Threading.Channels;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.Replay;

namespace AgentTrust.PolicyService.Shadow;

/// <summary>Lets the candidate decide what the active set has decided, after the answer and off its way. It has no say in any answer.</summary>
internal sealed partial class ShadowDecisions(
    ShadowCandidate candidate, ShadowCounts counts, ActivationRecorder recorder, ShadowTelemetry telemetry, TimeProvider time, ILogger<ShadowDecisions> logger) : BackgroundService
{
    public const int LongestQueue = 1024;
    public const int LargestSample = 20;
    public static readonly TimeSpan BetweenRecords = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan BetweenKeeping = TimeSpan.FromSeconds(1);

    private readonly Channel<(Candidate Candidate, ShadowQuestion Question)> _questions =
        Channel.CreateBounded<(Candidate, ShadowQuestion)>(new BoundedChannelOptions(LongestQueue) { SingleReader = true });

    private readonly Lock _recording = new();
    private readonly List<ShadowDifference> _sample = [];
    private Candidate? _sampled;
    private (Candidate? Candidate, long Asked) _kept;
    private long _unrecorded;

    /// <summary>Never waits: when the candidate cannot keep up, it is not asked, and that is counted.</summary>
    public void Offer(ToolCallContext call, IReadOnlyList<ChainMember> members, ConsentFacts? consent, ChainMember decisive, string policyVersion)
    {
        if (candidate.Current is not { } current || current.Set.Version == policyVersion) return;

        var question = new ShadowQuestion
        {
            Time = time.GetUtcNow(),
            Call = call,
            Chain = [.. members.Select(member => member.Facts)],
            Consent = consent,
            Decided = decisive.Decision,
            PolicyVersion = policyVersion,
        };
        if (_questions.Writer.TryWrite((current, question))) return;
        current.Tally.Drop();
        telemetry.Drop();
    }

    public ShadowReport Report() => candidate.Current is { } current ? counts.Report(current) : new ShadowTally().Report(null);

    /// <summary>Puts on disk what was counted since the last time: a process that dies loses a second of it at most.</summary>
    public void KeepCounts()
    {
        if (candidate.Current is not { } current || _kept == (current, current.Tally.Asked)) return;
        try
        {
            var asked = current.Tally.Asked;
            counts.Keep(current);
            _kept = (current, asked);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(e.Message);
        }
    }

    /// <summary>One record for all differences since the last one: how many, and some of them.</summary>
    public void RecordDifferences()
    {
        lock (_recording)
        {
            if (_unrecorded == 0) return;

            recorder.Record(AuditKinds.PolicyShadowDifference, null, "succeeded",
                $"The candidate {_sampled!.Set.Version} decides {_unrecorded} calls otherwise than the active policy set.", new()
                {
                    ["policy_version"] = _sampled.Set.Version,
                    ["differences"] = _unrecorded,
                    ["sample"] = _sample.ToArray(),
                });
            _sample.Clear();
            _unrecorded = 0;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // Who asked last is not compared any more, and counted as such.
        while (_questions.Reader.TryRead(out var left)) left.Candidate.Tally.Drop();
        RecordDifferences();
        KeepCounts();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        CompareAllAsync(stoppingToken), NowAndThenAsync(BetweenRecords, RecordDifferences, stoppingToken), NowAndThenAsync(BetweenKeeping, KeepCounts, stoppingToken));

    private async Task CompareAllAsync(CancellationToken stoppingToken)
    {
        await foreach (var (asked, question) in _questions.Reader.ReadAllAsync(stoppingToken)) Compare(asked, question);
    }

    private void Compare(Candidate asked, ShadowQuestion question)
    {
        var difference = asked.Tally.Add(question, Decide(asked.Engine, question));
        telemetry.Compare(difference is not null);
        if (difference is null) return;

        lock (_recording)
        {
            if (!ReferenceEquals(_sampled, asked)) RecordDifferences();
            _sampled = asked;
            _unrecorded++;
            if (_sample.Count < LargestSample) _sample.Add(difference);
        }
    }

    private DecidedBy Decide(IPolicyEngine engine, ShadowQuestion question)
    {
        try
        {
            return Redecision.Outcome(ChainDecision.On(question.Chain, question.Consent, engine).Decision);
        }
        catch (Exception e)
        {
            // Broad on purpose: whatever a candidate does to its engine, it is a difference and nobody else's trouble.
            LogCandidateFailed(question.Chain[0].Action, e);
            return new(DecisionOutcome.Denied, [], [e.Message]);
        }
    }

    private async Task NowAndThenAsync(TimeSpan between, Action action, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(between, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) action();
    }

    [LoggerMessage(EventId = 2502, Level = LogLevel.Warning, Message = "The candidate that decides beside failed on {Action}")]
    private partial void LogCandidateFailed(string action, Exception exception);

    [LoggerMessage(EventId = 2504, Level = LogLevel.Warning, Message = "What the candidate would have decided is counted, but could not be kept in the store yet: {Why}")]
    private partial void LogNotKept(string why);
}
