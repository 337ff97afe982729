using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.ToolProxy.Tests.Drift;

/// <summary>What policy was told last.</summary>
internal static class Seen
{
    public static int Risk(ProxyUnderTest proxy) =>
        proxy.Policy.Asked.Last().Context!.Value.Deserialize<ToolCallContext>(WireJson.Options)!.Session.Risk!.Value;
}
