using System.Net;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>What is measured with one start of the enforced side.</summary>
/// <param name="List">In this order.</param>
/// <param name="PolicySettings">Of the policy service, beside the shipped ones.</param>
internal sealed record CallKinds(IReadOnlyList<CallKind> List, IReadOnlyDictionary<string, string> PolicySettings)
{
    public static readonly CallKinds Remembered = new(
        [
            new("read, certificate-bound", IsSigned: false, (calls, server, count) => calls.Reads(server, count)),
            new("read, DPoP", IsSigned: true, (calls, server, count) => calls.Reads(server, count)),
            new("write, DPoP", IsSigned: true, (calls, server, count) => calls.Writes(server, count)),
        ],
        new Dictionary<string, string>());

    /// <summary>A decision is forgotten at once, and so made anew for every call.</summary>
    public static readonly CallKinds Fresh = new(
        [new("read, certificate-bound, fresh decision", IsSigned: false, (calls, server, count) => calls.Reads(server, count))],
        new Dictionary<string, string>
        {
            ["PolicyService__Evaluation__ReuseLifetime"] = "00:00:00",
            ["PolicyService__Evaluation__CacheLifetime"] = "00:00:00.0000001",
            ["PolicyService__Evaluation__MemoryCacheLifetime"] = "00:00:00.0000001",
        });

    public IReadOnlyList<CallKind> Named(string name) => [.. List.Where(kind => name is "" || kind.Name == name)];
}

/// <param name="Name">As the table says it.</param>
/// <param name="IsSigned">Each call carries a proof of its own; else the connection's certificate proves the key.</param>
/// <param name="RequestsOf">So many calls to a server.</param>
internal sealed record CallKind(string Name, bool IsSigned, Func<Calls, IPEndPoint, int, IReadOnlyList<ReadOnlyMemory<byte>>> RequestsOf)
{
    public Task<Calls> CallsOf(CallingAgent agent, CancellationToken cancellationToken) =>
        IsSigned ? agent.SignedAsync(cancellationToken) : agent.CertifiedAsync(cancellationToken);
}
