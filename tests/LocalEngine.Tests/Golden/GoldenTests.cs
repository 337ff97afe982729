using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Tests.Golden;

/// <summary>What this engine gives a sample of our shape is what Aspire 13.1.3 gives it (Data/golden.json is from the real one).</summary>
public sealed class GoldenTests
{
    // Templates that Aspire's orchestrator fills in at run time; here they are filled in at once.
    private static readonly string[] Filled = ["OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static JsonObject Expected { get; } =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "golden.json")))!.AsObject();

    public static TheoryData<string> ResourceNames => [.. Expected.Select(resource => resource.Key)];

    [Fact]
    public async Task TheSampleHasTheSameResources()
    {
        await using var sample = SampleAppHost.Create();

        Assert.Equal(Expected.Select(resource => resource.Key).Order(), sample.Resources.Select(resource => resource.Name).Order());
    }

    [Theory]
    [MemberData(nameof(ResourceNames))]
    public async Task AResourceIsGivenWhatAspireGivesIt(string name)
    {
        await using var sample = SampleAppHost.Create();

        var actual = await DescribeAsync(sample.Resources.Single(resource => resource.Name == name));

        Assert.Equal(Comparable(Expected[name]!.AsObject()), Comparable(actual));
    }

    private static async Task<JsonObject> DescribeAsync(IResource resource)
    {
        var description = new JsonObject
        {
            ["type"] = resource.GetType().Name,
            ["commands"] = Texts(resource.Annotations.OfType<ResourceCommandAnnotation>(), command => $"{command.Name}: {command.DisplayName}"),
            ["healthChecks"] = Texts(resource.Annotations.OfType<HealthCheckAnnotation>(), check => check.Key),
            ["waits"] = Texts(
                resource.Annotations.OfType<WaitAnnotation>(),
                wait => $"{wait.Resource.Name} {wait.WaitType} {wait.WaitBehavior?.ToString() ?? "default"}"),
            ["endpoints"] = Texts(resource.Annotations.OfType<EndpointAnnotation>(), endpoint =>
                $"{endpoint.Name}: {endpoint.AllocatedEndpoint} (declared port {Text(endpoint.Port)}, target {Text(endpoint.TargetPort)}, "
                + $"external {endpoint.IsExternal}, transport {endpoint.Transport})"),
        };

        if (resource is IResourceWithConnectionString connection)
            description["connectionString"] = await connection.GetConnectionStringAsync();
        if (resource is IResourceWithArgs arguments)
            description["args"] = Texts(await arguments.GetArgumentValuesAsync(), argument => argument);
        if (resource is IResourceWithEnvironment environment)
            description["environment"] = new JsonObject(
                (await environment.GetEnvironmentVariableValuesAsync()).Select(value => KeyValuePair.Create(value.Key, (JsonNode?)value.Value)));

        return description;
    }

    // Sorted, so that a difference reads as a difference of lines.
    private static string Comparable(JsonObject description)
    {
        var sorted = new JsonObject(description.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

        if (sorted["environment"] is JsonObject environment)
            sorted["environment"] = new JsonObject(environment.Where(value => !Filled.Contains(value.Key))
                .OrderBy(value => value.Key, StringComparer.Ordinal)
                .Select(value => KeyValuePair.Create(value.Key, value.Value?.DeepClone())));

        return sorted.ToJsonString(Indented);
    }

    private static JsonArray Texts<T>(IEnumerable<T> items, Func<T, string> text) => [.. items.Select(item => (JsonNode?)text(item))];

    private static string Text(int? port) => port?.ToString() ?? "-";
}
