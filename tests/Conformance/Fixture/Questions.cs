using ModelContextProtocol.Protocol;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace AgentTrust.Conformance.Fixture;

/// <summary>What the server can ask back.</summary>
internal static class Questions
{
    public static CreateMessageRequestParams Sampling(string prompt) => new()
    {
        Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }],
        MaxTokens = 100,
    };

    public static ElicitRequestParams Elicitation(string message, params (string Name, PrimitiveSchemaDefinition Schema)[] fields) => new()
    {
        Message = message,
        RequestedSchema = new RequestSchema
        {
            Properties = fields.ToDictionary(field => field.Name, field => field.Schema),
            Required = [.. fields.Select(field => field.Name)],
        },
    };

    /// <summary>SEP-2322: one form with one text field, under a key.</summary>
    public static Dictionary<string, InputRequest> Form(string key, string message, string field) =>
        new() { [key] = InputRequest.ForElicitation(Elicitation(message, (field, new StringSchema()))) };

    public static Dictionary<string, InputRequest> Confirmation(string key) =>
        new() { [key] = InputRequest.ForElicitation(Elicitation("Please confirm", ("ok", new BooleanSchema()))) };

    public static InputRequest Capital => InputRequest.ForSampling(Sampling("What is the capital of France?"));

    public static InputRequest Roots => InputRequest.ForRootsList(new ListRootsRequestParams());
}
