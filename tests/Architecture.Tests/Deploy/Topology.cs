using System.Text.RegularExpressions;

namespace AgentTrust.Architecture.Tests.Deploy;

/// <summary>Resources of <c>AppHost/AppHost.cs</c> and which of them is told of which.</summary>
internal sealed partial class Topology
{
    private static readonly Dictionary<string, int> ServerPorts = new() { ["Postgres"] = 5432, ["Redis"] = 6379, ["RabbitMQ"] = 5672 };

    // What the publisher gives a project that names no port.
    private const int ProjectPort = 8080;

    private readonly Dictionary<string, string> _resourceOf = [];
    private readonly Dictionary<string, int> _ports = [];

    private Topology(string source)
    {
        var statements = Comment().Replace(source, "").Split(";\n");
        foreach (var statement in statements) Declare(statement);
        foreach (var statement in statements) Connect(statement);
        Undeclared = [.. Added().Matches(source).Select(match => match.Groups[1].Value).Where(name => !_ports.ContainsKey(name))];
    }

    public static Topology OfAppHost { get; } = new(Repository.Read("AppHost", "AppHost.cs"));

    public IReadOnlyCollection<string> Resources => _ports.Keys;

    /// <summary>Resources of a kind that is not known here.</summary>
    public IReadOnlyList<string> Undeclared { get; }

    /// <summary>Who is given a reference to whom, or the address of whom.</summary>
    public HashSet<(string From, string To)> Edges { get; } = [];

    /// <summary>What people and agents outside reach.</summary>
    public HashSet<string> External { get; } = [];

    public int PortOf(string resource) => _ports[resource];

    private void Declare(string statement)
    {
        var added = Resource().Match(statement);
        if (added.Success)
        {
            var (kind, name) = (added.Groups[1].Value, added.Groups[2].Value);
            _ports[name] = ServerPorts.GetValueOrDefault(kind, ProjectPort);
            _resourceOf[Variable().Match(statement) is { Success: true } variable ? variable.Groups[1].Value : name] = name;
        }

        if (Database().Match(statement) is { Success: true } database)
            _resourceOf[database.Groups[1].Value] = _resourceOf[database.Groups[2].Value];
    }

    private void Connect(string statement)
    {
        var from = Resource().Match(statement) is { Success: true } added
            ? added.Groups[2].Value
            : _resourceOf.GetValueOrDefault(Subject().Match(statement).Groups[1].Value);
        if (from is null) return;

        foreach (Match match in Told().Matches(statement))
        {
            var to = match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value;
            // A process that is told its own address reaches nobody by it.
            if (_resourceOf[to] != from) Edges.Add((from, _resourceOf[to]));
        }

        if (statement.Contains(".WithExternalHttpEndpoints()", StringComparison.Ordinal)) External.Add(from);
    }

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"builder\.Add(?!Parameter)\w+(?:<[^>]*>)?\(""([\w-]+)""")]
    private static partial Regex Added();

    [GeneratedRegex(@"builder\.Add(Project|Postgres|Redis|RabbitMQ)(?:<[^>]*>)?\(""([\w-]+)""")]
    private static partial Regex Resource();

    [GeneratedRegex(@"var (\w+) = builder\.")]
    private static partial Regex Variable();

    [GeneratedRegex(@"var (\w+) = (\w+)\.AddDatabase\(")]
    private static partial Regex Database();

    [GeneratedRegex(@"^\s*(\w+)\.")]
    private static partial Regex Subject();

    [GeneratedRegex(@"(?:WithReference|WithPeopleFrom)\((\w+)\)|(\w+)\.GetEndpoint\(")]
    private static partial Regex Told();
}
