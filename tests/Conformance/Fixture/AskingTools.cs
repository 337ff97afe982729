using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace AgentTrust.Conformance.Fixture;

/// <summary>Tools whose server asks the client back while they run: a model (sampling) or a person (elicitation).</summary>
[McpServerToolType]
internal sealed class AskingTools
{
    [McpServerTool(Name = "test_sampling"), Description("Asks the client's model.")]
    public static async Task<string> SampleAsync(McpServer server, string prompt, CancellationToken cancellationToken)
    {
        var answer = await server.SampleAsync(Questions.Sampling(prompt), cancellationToken);
        return $"LLM response: {answer.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}";
    }

    [McpServerTool(Name = "test_elicitation"), Description("Asks the client's person.")]
    public static Task<string> ElicitAsync(McpServer server, string message, CancellationToken cancellationToken) =>
        AskAsync(server, message, cancellationToken, ("username", new StringSchema { Description = "The user's response" }), ("email", new StringSchema { Description = "The user's email address" }));

    [McpServerTool(Name = "test_elicitation_sep1034_defaults"), Description("Asks with defaults of every primitive type.")]
    public static Task<string> DefaultsAsync(McpServer server, CancellationToken cancellationToken) =>
        AskAsync(server, "Please review and update the form fields with defaults", cancellationToken,
            ("name", new StringSchema { Default = "John Doe" }),
            ("age", new NumberSchema { Type = "integer", Default = 30 }),
            ("score", new NumberSchema { Default = 95.5 }),
            ("status", new UntitledSingleSelectEnumSchema { Enum = ["active", "inactive", "pending"], Default = "active" }),
            ("verified", new BooleanSchema { Default = true }));

    [McpServerTool(Name = "test_elicitation_sep1330_enums"), Description("Asks for choices in every form.")]
    public static Task<string> ChoicesAsync(McpServer server, CancellationToken cancellationToken) =>
        AskAsync(server, "Please select options from the enum fields", cancellationToken,
            ("untitledSingle", new UntitledSingleSelectEnumSchema { Enum = ["option1", "option2", "option3"] }),
            ("titledSingle", new TitledSingleSelectEnumSchema { OneOf = Titled("value") }),
#pragma warning disable MCP9001 // the suite asks for the form that is on its way out, too
            ("legacyEnum", new LegacyTitledEnumSchema { Enum = ["opt1", "opt2", "opt3"], EnumNames = ["Option One", "Option Two", "Option Three"] }),
#pragma warning restore MCP9001
            ("untitledMulti", new UntitledMultiSelectEnumSchema { Items = new UntitledEnumItemsSchema { Enum = ["option1", "option2", "option3"] } }),
            ("titledMulti", new TitledMultiSelectEnumSchema { Items = new TitledEnumItemsSchema { AnyOf = Titled("value") } }));

    private static async Task<string> AskAsync(
        McpServer server, string message, CancellationToken cancellationToken, params (string Name, PrimitiveSchemaDefinition Schema)[] fields)
    {
        var answer = await server.ElicitAsync(Questions.Elicitation(message, fields), cancellationToken);
        return $"Elicitation completed: action={answer.Action}, content={string.Join(", ", answer.Content?.Select(field => $"{field.Key}={field.Value}") ?? [])}";
    }

    private static List<EnumSchemaOption> Titled(string prefix) =>
        [.. Enumerable.Range(1, 3).Select(number => new EnumSchemaOption { Const = $"{prefix}{number}", Title = $"Option {number}" })];
}
