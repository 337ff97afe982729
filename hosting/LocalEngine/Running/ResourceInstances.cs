using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.LocalEngine.Running;

/// <summary>Every process that the application may have, started or not.</summary>
internal sealed class ResourceInstances(IServiceProvider services)
{
    private readonly List<ResourceInstance> _all = [];

    public IReadOnlyList<ResourceInstance> All => _all;

    public ResourceInstance? Find(string id) => _all.Find(instance => instance.Id == id);

    public void Create(DistributedApplicationModel model)
    {
        // Servers first: they take the longest, and everybody waits for them.
        foreach (var resource in model.Resources.OrderBy(resource => resource is ContainerResource ? 0 : 1))
        {
            if (!resource.TryGetLastAnnotation<LauncherAnnotation>(out var launcher))
                continue;

            string[] ids = [.. Enumerable.Range(0, resource.GetReplicaCount()).Select(_ => $"{resource.Name}-{Suffix()}")];
            resource.Annotations.Add(new InstanceIdsAnnotation(ids));

            for (var index = 0; index < ids.Length; index++)
                _all.Add(ActivatorUtilities.CreateInstance<ResourceInstance>(
                    services, resource, launcher.Launcher, new InstanceIdentity(ids[index], index)));
        }
    }

    private static string Suffix() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", 8);
}

internal sealed record InstanceIdentity(string Id, int Index);
