using System.Collections.ObjectModel;
using AgentTrust.LocalEngine.Resources;

namespace Aspire.Hosting.ApplicationModel;

public abstract class Resource : IResource
{
    protected Resource(string name)
    {
        ResourceNames.Validate(name);
        Name = name;
    }

    public virtual string Name { get; }

    public virtual ResourceAnnotationCollection Annotations { get; } = [];

    public override string ToString() => Name;
}

public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;
