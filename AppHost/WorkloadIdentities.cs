using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AppHost;

/// <summary>Gives every process its workload key, as a platform would: fresh at every start, known to nobody else.</summary>
/// <remarks>On a cluster the platform's own identities (SPIFFE) take this place; nothing of it is published.</remarks>
internal sealed class WorkloadIdentities : IDisposable
{
    private readonly Dictionary<string, WorkloadKey> _keys = new(StringComparer.Ordinal);

    /// <summary>Makes a key for a workload, so that everyone's bundle knows it.</summary>
    public void Declare(string spiffeId) => _keys.Add(spiffeId, WorkloadKey.Generate());

    public WorkloadKey KeyOf(string spiffeId) => _keys[spiffeId];

    /// <summary>JWKS of all declared workloads; each key names the only workload that may use it.</summary>
    public string TrustBundle() => new JsonObject
    {
        ["keys"] = new JsonArray([.. _keys.Select(workload => workload.Value.PublicJwk(workload.Key))]),
    }.ToJsonString();

    public void Dispose()
    {
        foreach (var key in _keys.Values) key.Dispose();
    }
}
