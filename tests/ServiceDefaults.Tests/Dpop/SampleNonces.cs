using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Tests.Dpop;

/// <summary>Nonces of one replica; replicas are those that share keys.</summary>
internal static class SampleNonces
{
    public static DpopNonces NotRequired(TimeProvider time) => Of(new MemoryNonceKeys(), time, required: false);

    public static DpopNonces Of(INonceKeys keys, TimeProvider time, bool required = true) =>
        new(keys, Options.Create(new DpopOptions { RequireNonce = required }), time, NullLogger<DpopNonces>.Instance);
}
