using AgentTrust.Contracts.Tasks;

namespace AgentTrust.ToolProxy.Sessions;

/// <summary>One call as its session counts it.</summary>
internal sealed record SessionCall
{
    public required string Task { get; init; }

    public required TaskBudget Budget { get; init; }

    public bool IsWrite { get; init; }

    /// <summary>It takes data outside.</summary>
    public bool IsEgress { get; init; }

    /// <summary>It is a prompt to a language model.</summary>
    public bool IsModel { get; init; }

    /// <summary>What earlier answers brought and nobody had to wait for.</summary>
    public SessionReading Late { get; init; }

    /// <summary>From where on the marks of seen values are wanted; null: they are not.</summary>
    public long? SeenFrom { get; init; }

    /// <summary>Written as the first marks of a task that has none; given whenever they are wanted from the beginning.</summary>
    public ReadOnlyMemory<byte> FirstSeen { get; init; }
}

/// <summary>What one answer, or a piece of one, brings into a session.</summary>
/// <param name="IsUntrusted">It bears the label.</param>
/// <param name="IsSensitive">It bears the label.</param>
/// <param name="Bytes">That the agent gets.</param>
/// <param name="Secrets">That were read, or taken out.</param>
/// <param name="Seen">Marks of the values in it.</param>
internal readonly record struct SessionReading(bool IsUntrusted, bool IsSensitive, long Bytes, int Secrets, ReadOnlyMemory<byte> Seen)
{
    public bool IsNothing => !IsUntrusted && !IsSensitive && Bytes == 0 && Secrets == 0 && Seen.IsEmpty;

    /// <summary>Both, one after the other.</summary>
    public SessionReading Then(SessionReading next) => new(
        IsUntrusted || next.IsUntrusted, IsSensitive || next.IsSensitive, Bytes + next.Bytes, Secrets + next.Secrets,
        Seen.IsEmpty ? next.Seen : next.Seen.IsEmpty ? Seen : new([.. Seen.Span, .. next.Seen.Span]));
}
