namespace AgentTrust.Cli.Tests.Policies;

/// <summary>Test files in the form of Cedar's own, in a folder that is gone after the test.</summary>
internal sealed class CaseFolder : IDisposable
{
    public const string Alice =
        """ "description": "it", "principal": {"type": "User", "id": "alice"}, "action": {"__entity": {"type": "Action", "id": "view"}}, "resource": {"type": "Photo", "id": "p"} """;

    public CaseFolder() =>
        With("s.cedarschema", """entity User; entity Photo; action view appliesTo { principal: [User], resource: [Photo], context: { level?: Long } };""")
            .With("e.json", """[{"uid": {"type": "User", "id": "alice"}, "attrs": {}, "parents": []}]""")
            .With("p.cedar", """
                permit(principal == User::"alice", action, resource) when { context has level && 9223372036854775807 + context.level == 1 };
                permit(principal == User::"alice", action == Action::"view", resource is Photo) unless { context has level };
                forbid(principal, action, resource) when { context has level };
                """);

    public string Path { get; } = Directory.CreateTempSubdirectory("agenttrust-cases-").FullName;

    public CaseFolder With(string name, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, name), text);
        return this;
    }

    public CaseFolder WithCase(string name, params string[] requests) => With(name, Case("p.cedar", requests));

    public static string Case(string policies, params string[] requests) =>
        $$"""{"policies": "{{policies}}", "entities": "e.json", "schema": "s.cedarschema", "shouldValidate": true, "requests": [{{string.Join(',', requests)}}]}""";

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
