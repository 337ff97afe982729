using AgentTrust.Contracts.Events;
using AgentTrust.ToolProxy.Drift.Rules;
using AgentTrust.ToolProxy.Drift.Scores;
using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Drift;

/// <summary>Watches how agents behave: what a rule notices raises the score of the agent and of its task, and past a threshold the agent is stopped.</summary>
internal sealed partial class DriftWatch(
    IEnumerable<IDriftRule> rules, DriftScores scores, Containment containment, DriftTelemetry telemetry,
    IOptions<DriftOptions> options, TimeProvider time, ILogger<DriftWatch> logger)
{
    /// <summary>Below it a score is as good as none.</summary>
    private const double Least = 0.5;

    /// <summary>Policy hears of a score in steps, so that decisions that were made for one hold for the next.</summary>
    private const int Step = 5;

    private readonly IDriftRule[] _before = [.. rules.Where(rule => rule.Moments.HasFlag(DriftMoments.Before))];
    private readonly IDriftRule[] _after = [.. rules.Where(rule => rule.Moments.HasFlag(DriftMoments.After))];

    /// <summary>Before a call is counted: denies it where its agent is to stand still.</summary>
    /// <returns>The risk that policy decides on: the highest score of the task and of every agent that the call is made for.</returns>
    /// <exception cref="Exception">Nobody can tell; the caller denies.</exception>
    public async ValueTask<int> LookAsync(ToolCall call, CancellationToken cancellationToken)
    {
        foreach (var rule in _before)
            if (await rule.LookAsync(call, cancellationToken) is { } found)
                await NoticeAsync(call, found);

        var highest = 0.0;
        foreach (var (subject, agent) in Subjects(call))
        {
            var memory = await scores.ReadAsync(subject, cancellationToken);
            if (IsOver(memory)) Begin(call, new(agent, subject, call.TaskId, scores.LatestOf(memory)));
            highest = Math.Max(highest, scores.ScoreOf(memory));
        }

        // What stopped an agent goes no further itself, also where the issuer has the agent already and nobody holds it here any more.
        if (call.Stopped.Count > 0 || call.Caller!.Chain.Any(containment.IsContained)) call.Deny(Containment.Denial);
        return highest < Least ? 0 : Math.Min(100, (int)Math.Ceiling(highest / Step) * Step);
    }

    /// <summary>However a call ended. Never fails: where the scores cannot be kept, nothing is counted and every call is denied anyway.</summary>
    public async Task NoteAsync(ToolCall call)
    {
        if (call.Caller?.Task is null) return;

        foreach (var rule in _after)
        {
            try
            {
                if (await rule.LookAsync(call, CancellationToken.None) is { } found) await NoticeAsync(call, found);
            }
            catch (Exception e)
            {
                LogNotNoted(call.Id, e);
            }
        }
    }

    /// <summary>To its end, whatever becomes of the call meanwhile.</summary>
    private async Task NoticeAsync(ToolCall call, DriftFinding found)
    {
        if (!call.Noticed.Add(found.Rule)) return;

        var evidence = new DriftEvidence { Rule = found.Rule, Call = call.Id, Words = found.Words, Points = found.Points, At = time.GetUtcNow() };
        LogNoticed(call.Caller!.Acting, found.Rule, found.Points, call.Id);
        telemetry.Noticed(found.Rule);
        var (agent, task) = (DriftSubjects.Agent(call.Caller.Acting), DriftSubjects.Task(call.TaskId));
        try
        {
            var ofAgent = scores.RaiseAsync(agent, evidence, CancellationToken.None);
            var ofTask = await scores.RaiseAsync(task, evidence, CancellationToken.None);
            Consider(call.Caller.Acting, agent, await ofAgent);
            // A task is its agent's, whoever of its sub-agents acts in it.
            Consider(call.Caller.Subject, task, ofTask);
        }
        finally
        {
            // What is enough by itself stops the agent whether or not anybody can keep the score.
            if (found.Points >= options.Value.ContainAt) Stop(call.Caller.Acting, agent, found.Points);
        }

        void Consider(string who, string subject, DriftMemory memory)
        {
            if (IsOver(memory)) Stop(who, subject, scores.LatestOf(memory));
        }

        void Stop(string who, string subject, double score) => Begin(call, new(who, subject, call.TaskId, score) { Noticed = evidence });
    }

    /// <summary>Once for each agent of a call: another incident would be told of something that is over.</summary>
    private void Begin(ToolCall call, Incident incident)
    {
        if (call.Stopped.Add(incident.Agent)) containment.Begin(incident);
    }

    /// <summary>A score that got there once stays there until somebody was stopped for it, also when whoever noticed it has died since.</summary>
    private bool IsOver(DriftMemory memory) => memory.Incident is not null || scores.LatestOf(memory) >= options.Value.ContainAt;

    /// <summary>What has a score, and the agent that answers for it.</summary>
    private static IEnumerable<(string Subject, string Agent)> Subjects(ToolCall call) =>
        call.Caller!.Chain.Select(agent => (DriftSubjects.Agent(agent), agent)).Append((DriftSubjects.Task(call.TaskId), call.Caller.Subject));

    [LoggerMessage(EventId = 1901, Level = LogLevel.Warning, Message = "{Agent}: {Rule} raises its score by {Points} (call {CallId})")]
    private partial void LogNoticed(string agent, string rule, int points, string callId);

    [LoggerMessage(EventId = 1902, Level = LogLevel.Error, Message = "What there was to notice of call {CallId} could not be kept")]
    private partial void LogNotNoted(string callId, Exception exception);
}
