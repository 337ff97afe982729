using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AgentTrust.Architecture.Tests.Deploy;

/// <summary>One document of a Kubernetes manifest.</summary>
internal sealed record Manifest(string File, string Kind, string Name, YamlMappingNode Content)
{
    private const string Folder = "deploy/kubernetes/";

    // Strict on purpose: a field that these tests do not know could allow what they do not see.
    private static readonly IDeserializer Strict = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking().Build();

    /// <summary>Every object under <c>deploy/kubernetes</c>; kustomizations and patches are no objects.</summary>
    public static IReadOnlyList<Manifest> All { get; } =
    [
        .. Repository.Files("*.yaml")
            .Where(file => Repository.Relative(file).StartsWith(Folder, StringComparison.Ordinal))
            .SelectMany(file => Parse(Repository.Relative(file)[Folder.Length..], System.IO.File.ReadAllText(file.FullName)))
            .Where(manifest => manifest.Kind is not ("Kustomization" or "Component" or "Deployment")),
    ];

    /// <summary>What is always applied; the rest is a component that somebody chooses.</summary>
    public static IEnumerable<Manifest> Base => All.Where(manifest => !manifest.File.StartsWith("components/", StringComparison.Ordinal));

    public static IEnumerable<Manifest> Parse(string file, string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Select(document => (YamlMappingNode)document.RootNode).Select(root => new Manifest(
            file, Text(root, "kind"), root.Children.TryGetValue("metadata", out var metadata) ? Text((YamlMappingNode)metadata, "name") : "", root));
    }

    public T As<T>()
    {
        var text = new StringWriter();
        new YamlStream(new YamlDocument(Content)).Save(text, assignAnchors: false);
        var parser = new Parser(new StringReader(text.ToString()));
        return Strict.Deserialize<T>(parser);
    }

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node.Children[key]).Value!;
}
