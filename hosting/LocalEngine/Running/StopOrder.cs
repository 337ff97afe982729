using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Running;

/// <summary>Who waited for somebody ends before them; all of one wave end together.</summary>
internal static class StopOrder
{
    public static IEnumerable<IReadOnlyList<ResourceInstance>> Waves(IEnumerable<ResourceInstance> instances)
    {
        var depths = new Dictionary<IResource, int>();

        return instances
            .GroupBy(instance => Depth(instance.Resource, depths))
            .OrderByDescending(wave => wave.Key)
            .Select(wave => wave.ToArray())
            .ToArray();
    }

    private static int Depth(IResource resource, Dictionary<IResource, int> known)
    {
        if (known.TryGetValue(resource, out var depth))
            return depth;

        // Set before the descent, so that a circle of waits (which never starts) still stops.
        known[resource] = 0;

        var below = resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource).Where(other => other is not IResourceWithParent);
        return known[resource] = below.Select(other => Depth(other, known) + 1).DefaultIfEmpty(0).Max();
    }
}
