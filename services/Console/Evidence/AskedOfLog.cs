using System.Globalization;
using AgentTrust.Contracts.Audit.Questions;
using Microsoft.AspNetCore.Components;

namespace AgentTrust.OperatorConsole.Evidence;

/// <summary>What a person looks for, as the form and the address have it.</summary>
public sealed record AskedOfLog
{
    public string? Text { get; set; }

    public string? Task { get; set; }

    public string? Agent { get; set; }

    public string? Person { get; set; }

    public string? Call { get; set; }

    public string? Resource { get; set; }

    public string? Action { get; set; }

    public string? Kind { get; set; }

    public string? Outcome { get; set; }

    /// <summary>Hours, up to now.</summary>
    public string? Within { get; set; }

    /// <summary>More than words are given.</summary>
    public bool IsNarrow => this with { Text = null } != new AskedOfLog();

    public static AskedOfLog Of(EvidenceQuery query) => new()
    {
        Text = query.Text, Task = query.Task, Agent = query.Agent, Person = query.Person, Call = query.Call, Resource = query.Resource, Action = query.Action, Kind = query.Kind,
        Outcome = query.Outcome,
    };

    public EvidenceQuery Query(DateTimeOffset now) => new()
    {
        Text = Given(Text),
        Task = Given(Task),
        Agent = Given(Agent),
        Person = Given(Person),
        Call = Given(Call),
        Resource = Given(Resource),
        Action = Given(Action),
        Kind = Given(Kind),
        Outcome = Given(Outcome),
        From = int.TryParse(Within, NumberStyles.None, CultureInfo.InvariantCulture, out var hours) ? now.AddHours(-hours) : null,
    };

    public string Address(NavigationManager navigation, string? cursor) => navigation.GetUriWithQueryParameters("/evidence", new Dictionary<string, object?>
    {
        ["text"] = Given(Text), ["task"] = Given(Task), ["agent"] = Given(Agent), ["person"] = Given(Person), ["call"] = Given(Call), ["resource"] = Given(Resource),
        ["action"] = Given(Action), ["kind"] = Given(Kind), ["outcome"] = Given(Outcome), ["within"] = Given(Within), ["cursor"] = cursor,
    });

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
