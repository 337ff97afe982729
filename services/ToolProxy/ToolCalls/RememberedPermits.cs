using System.Collections.Concurrent;
using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.Revocation;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>Permits of reads that the policy service lets this proxy take for the answer again, for a moment (<see cref="PermitReuse"/>).</summary>
/// <remarks>
/// Kept under the whole question, so that another label, risk, argument, definition or version of the task is another question; and
/// forgotten, all of them, when anything ends anywhere or another policy set has decided something. What people consented to, what
/// writes or discloses, and every denial is asked about each time.
/// </remarks>
internal sealed class RememberedPermits : IDisposable
{
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<PermitQuestion, RememberedPermit> _known = new();
    private readonly RevocationList _revocations;
    private readonly TimeProvider _time;
    private long _news;
    private string? _policies;

    public RememberedPermits(RevocationList revocations, TimeProvider time)
    {
        (_revocations, _time) = (revocations, time);
        _revocations.Changed += Forget;
    }

    public RememberedPermit? Find(PermitQuestion question, SessionState session) =>
        _known.TryGetValue(question, out var permit) && permit.Until > _time.GetTimestamp() && permit.Reuse.Covers(session) ? permit : null;

    /// <summary>Where the world stands: to be taken before the question is asked.</summary>
    public PermitMoment Now() => new(Volatile.Read(ref _news), _time.GetTimestamp());

    /// <summary>What was decided; where it is another set that did, nothing older counts.</summary>
    public void Heard(EvaluationResponse answer)
    {
        if (answer.Context.PolicyVersion is { } version && Interlocked.Exchange(ref _policies, version) is { } former && former != version) Forget();
    }

    /// <summary>Keeps a permit whose record is durable.</summary>
    /// <param name="question">That it answered.</param>
    /// <param name="asked">When it was asked.</param>
    /// <param name="permit">The answer.</param>
    /// <param name="record">Id of the record of this decision.</param>
    public void Keep(PermitQuestion question, PermitMoment asked, EvaluationResponse permit, string record)
    {
        if (permit is not { Decision: true, Context: { Reuse: { } reuse, PolicyVersion: { } version } } || version != Volatile.Read(ref _policies)) return;

        if (_known.Count >= MostKept) _known.Clear();
        var until = asked.At + (long)(_time.TimestampFrequency * (Math.Min(reuse.Milliseconds, 1000) / 1000.0));
        // The facts are in the decision's record; they would only take room here.
        _known[question] = new(permit with { Context = permit.Context with { Facts = null } }, record, reuse, until);
        // First in the list, then looked at: news that came meanwhile find it.
        if (Volatile.Read(ref _news) != asked.News) _known.TryRemove(question, out _);
    }

    public void Dispose() => _revocations.Changed -= Forget;

    private void Forget()
    {
        Interlocked.Increment(ref _news);
        _known.Clear();
    }
}

/// <param name="Permit">As it was answered.</param>
/// <param name="Record">Id of the record of the decision.</param>
/// <param name="Reuse">What else it answers.</param>
/// <param name="Until">On the clock's own scale.</param>
internal sealed record RememberedPermit(EvaluationResponse Permit, string Record, PermitReuse Reuse, long Until);

/// <param name="News">How often everything was forgotten by then.</param>
/// <param name="At">On the clock's own scale.</param>
internal readonly record struct PermitMoment(long News, long At);
