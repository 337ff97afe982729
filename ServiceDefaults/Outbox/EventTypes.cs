using System.Reflection;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.ServiceDefaults.Outbox;

/// <summary>Only contracts travel: a stored name is looked up in the Contracts assembly and nowhere else.</summary>
internal static class EventTypes
{
    private static readonly Assembly s_contracts = typeof(AuditRecord).Assembly;

    public static string NameOf(Type type) =>
        type.Assembly == s_contracts && type.FullName is { } name
            ? name
            : throw new ArgumentException($"{type} is not in Contracts; only contracts are published.", nameof(type));

    public static Type Find(string name) =>
        s_contracts.GetType(name)
        ?? throw new InvalidOperationException($"The outbox holds an event of type {name}, which Contracts does not have.");
}
