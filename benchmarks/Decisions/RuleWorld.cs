using System.Text;

namespace AgentTrust.Benchmarks.Decisions;

/// <summary>The same rules for both engines: who has a function may do an action to what belongs to its own team, while its task is open.</summary>
/// <param name="Rules">How many.</param>
/// <param name="PerAction">How many of them name the same action; the others name others.</param>
/// <param name="Agents">How many agents ask, each with a task.</param>
internal sealed record RuleWorld(int Rules, int PerAction, int Agents)
{
    public const string AgentType = "Agent";
    public const string ResourceType = "Repository";
    private const int Teams = 10;

    public int Actions => Math.Max(1, Rules / PerAction);

    public static string FunctionOf(int rule) => $"function-{rule}";

    public static string TeamOf(int number) => $"team-{number % Teams}";

    public string ActionOf(int rule) => $"action-{rule % Actions}";

    public string AgentOf(int agent) => $"agent-{agent % Agents}";

    /// <summary>The rule that an agent's function is in.</summary>
    public int RuleOf(int agent) => agent % Agents % Rules;

    /// <summary>Every other question is denied: the resource belongs to another team.</summary>
    public Question QuestionOf(int number)
    {
        var agent = number % Agents;
        return new(AgentOf(agent), ActionOf(RuleOf(agent)), $"repository-{number}", TeamOf(number % 2 == 0 ? agent : agent + 1));
    }

    public string Schema()
    {
        var text = new StringBuilder($$"""
            entity {{AgentType}} = { function: String, team: String };
            entity {{ResourceType}} = { team: String };

            """);
        for (var action = 0; action < Actions; action++)
            text.AppendLine($"action \"action-{action}\" appliesTo {{ principal: {AgentType}, resource: {ResourceType}, context: {{ task_state: String }} }};");
        return text.ToString();
    }

    public string CedarPolicies()
    {
        var text = new StringBuilder();
        for (var rule = 0; rule < Rules; rule++)
            text.AppendLine($$"""
                @id("rule-{{rule}}") @reason("Measured.") @requirement("R1") @status("interim") @review("2100-01-01")
                permit (principal is {{AgentType}}, action == Action::"{{ActionOf(rule)}}", resource is {{ResourceType}})
                when { principal.function == "{{FunctionOf(rule)}}" && resource.team == principal.team && context.task_state == "open" };
                """);
        return text.ToString();
    }

    /// <summary>Cedar's JSON of an agent, as the service's own entities file holds it.</summary>
    public string Entity(int agent) =>
        $$$"""{"uid":{"type":"{{{AgentType}}}","id":"{{{AgentOf(agent)}}}"},"attrs":{"function":"{{{FunctionOf(RuleOf(agent))}}}","team":"{{{TeamOf(agent)}}}"},"parents":[]}""";

    /// <summary>The same rules in the peer's words.</summary>
    public string CerbosPolicy()
    {
        var text = new StringBuilder($"""
            apiVersion: api.cerbos.dev/v1
            resourcePolicy:
              resource: {ResourceType}
              version: default
              rules:

            """);
        for (var rule = 0; rule < Rules; rule++)
            text.AppendLine($"""
                    - name: rule-{rule}
                      actions: ["{ActionOf(rule)}"]
                      effect: EFFECT_ALLOW
                      roles: ["agent"]
                      condition:
                        match:
                          all:
                            of:
                              - expr: P.attr.function == "{FunctionOf(rule)}"
                              - expr: R.attr.team == P.attr.team
                              - expr: P.attr.task_state == "open"
                """);
        return text.ToString();
    }
}

/// <summary>One question: who, what, to what, and whose that is.</summary>
internal sealed record Question(string Agent, string Action, string Resource, string Team)
{
    public byte[] Context { get; } = "{\"task_state\":\"open\"}"u8.ToArray();
}
