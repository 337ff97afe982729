using AgentTrust.LocalEngine.Projects;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Running;

/// <summary>Fills in what differs between the instances of one resource.</summary>
internal static class InstanceValues
{
    public static IReadOnlyDictionary<string, string> Fill(
        IReadOnlyDictionary<string, string> values, IResource resource, InstanceIdentity identity) =>
        values.ToDictionary(value => value.Key, value => Fill(value.Value, resource, identity));

    public static IReadOnlyList<string> Fill(IReadOnlyList<string> values, IResource resource, InstanceIdentity identity) =>
        [.. values.Select(value => Fill(value, resource, identity))];

    private static string Fill(string value, IResource resource, InstanceIdentity identity)
    {
        if (!value.Contains("{{", StringComparison.Ordinal))
            return value;

        value = value.Replace(InstanceTemplates.Suffix, identity.Id[(resource.Name.Length + 1)..], StringComparison.Ordinal);

        foreach (var ports in resource.Annotations.OfType<InstancePortsAnnotation>())
            value = value.Replace(InstanceTemplates.Port(ports.Endpoint), $"{ports.Ports[identity.Index]}", StringComparison.Ordinal);

        return value;
    }
}
