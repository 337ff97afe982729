using System.Diagnostics.CodeAnalysis;
using AgentTrust.LocalEngine.Running;

namespace Aspire.Hosting.ApplicationModel;

public static class ResourceExtensions
{
    public static bool TryGetLastAnnotation<T>(this IResource resource, [NotNullWhen(true)] out T? annotation)
        where T : IResourceAnnotation
    {
        annotation = resource.Annotations.OfType<T>().LastOrDefault();
        return annotation is not null;
    }

    public static bool TryGetAnnotationsOfType<T>(this IResource resource, [NotNullWhen(true)] out IEnumerable<T>? result)
        where T : IResourceAnnotation
    {
        T[] found = [.. resource.Annotations.OfType<T>()];
        result = found.Length > 0 ? found : null;
        return result is not null;
    }

    public static bool HasAnnotationOfType<T>(this IResource resource)
        where T : IResourceAnnotation => resource.Annotations.OfType<T>().Any();

    public static bool TryGetEndpoints(this IResource resource, [NotNullWhen(true)] out IEnumerable<EndpointAnnotation>? endpoints) =>
        resource.TryGetAnnotationsOfType(out endpoints);

    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName) => new(resource, endpointName);

    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource) =>
        resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => new EndpointReference(resource, endpoint));

    public static int GetReplicaCount(this IResource resource) =>
        resource.TryGetLastAnnotation<ReplicaAnnotation>(out var replicas) ? replicas.Replicas : 1;

    /// <summary>The variables that the resource's own declarations give it, evaluated.</summary>
    public static async ValueTask<Dictionary<string, string>> GetEnvironmentVariableValuesAsync(
        this IResourceWithEnvironment resource,
        DistributedApplicationOperation applicationOperation = DistributedApplicationOperation.Run)
    {
        var context = new DistributedApplicationExecutionContext(applicationOperation);
        var values = await DeclaredValues.GetEnvironmentAsync(resource, context, null, CancellationToken.None);
        return new Dictionary<string, string>(values);
    }

    public static async ValueTask<string[]> GetArgumentValuesAsync(
        this IResourceWithArgs resource,
        DistributedApplicationOperation applicationOperation = DistributedApplicationOperation.Run)
    {
        var context = new DistributedApplicationExecutionContext(applicationOperation);
        return [.. await DeclaredValues.GetArgumentsAsync(resource, context, null, CancellationToken.None)];
    }

    /// <summary>Annotations of the resource and, for a child such as a database, of its parents.</summary>
    internal static IEnumerable<T> AnnotationsWithAncestors<T>(this IResource resource)
        where T : IResourceAnnotation
    {
        for (var current = resource; current is not null; current = (current as IResourceWithParent)?.Parent)
            foreach (var annotation in current.Annotations.OfType<T>())
                yield return annotation;
    }

    /// <summary>The ids of the resource's instances; a resource that is not a process has its name as its only id.</summary>
    internal static IReadOnlyList<string> GetInstanceIds(this IResource resource) =>
        resource.TryGetLastAnnotation<InstanceIdsAnnotation>(out var ids) ? ids.Ids : [resource.Name];
}
