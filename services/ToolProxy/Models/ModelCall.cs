using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.Models;

/// <summary>Which part of OpenAI's API a request is for.</summary>
internal enum ModelApi
{
    ChatCompletions,
    Responses,

    /// <summary>Which models there are.</summary>
    List,
}

/// <summary>What is known so far of one request to a language model; each property names the step that sets it.</summary>
internal sealed class ModelCall(ModelApi api, JsonObject body)
{
    /// <summary>2.</summary>
    public ModelApi Api { get; } = api;

    /// <summary>2: as the agent wrote it, in its order; 3: without the secrets that the catalog has taken out.</summary>
    public JsonObject Body { get; set; } = body;

    public string? Name => ModelJson.Text(Body["model"]);

    public bool Streams => ModelJson.IsTrue(Body["stream"]);

    /// <summary>The client asked to be told what a streamed completion used.</summary>
    public bool WantsUsage => Body["stream_options"] is JsonObject options && ModelJson.IsTrue(options["include_usage"]);

    /// <summary>3: secrets in the prompt, by kind, whether or not they were taken out.</summary>
    public IReadOnlyDictionary<string, int> Secrets { get; set; } = new Dictionary<string, int>();

    /// <summary>3: the body without them, whatever is sent.</summary>
    public JsonObject Clean { get; set; } = [];

    /// <summary>3: they do not leave.</summary>
    public bool IsRedacted { get; set; }

    /// <summary>5: what is sent: the body with this proxy's own terms.</summary>
    public byte[] Sent { get; set; } = [];

    /// <summary>5: tokens that the task has left for this answer.</summary>
    public long TokensLeft { get; set; }

    /// <summary>5: tokens of this call that are counted already.</summary>
    public long Counted { get; set; }

    /// <summary>Answer: what it used.</summary>
    public ModelUsage? Usage { get; set; }

    /// <summary>Answer: as the provider names it.</summary>
    public string? AnsweredBy { get; set; }

    public string? AnswerId { get; set; }

    public string? FinishReason { get; set; }

    /// <summary>Answer: the tools that the model wants called.</summary>
    public List<ModelToolCall> ToolCalls { get; } = [];

    /// <summary>Answer: of what the agent was given.</summary>
    public string? AnswerDigest { get; set; }

    /// <summary>Answer: what the agent was given, as far as it is kept beside the record.</summary>
    public string? Said { get; set; }

    /// <summary>Answer: its record is written.</summary>
    public bool IsRecorded { get; set; }
}

/// <summary>A tool that a model asks for. Whether it is called is decided when the agent calls it.</summary>
internal sealed record ModelToolCall(string Name, string ArgumentsDigest);

/// <summary>Tokens of one request.</summary>
/// <param name="Input">Of the prompt.</param>
/// <param name="Output">Of the answer, thinking included.</param>
/// <param name="IsEstimated">The provider did not say; it was counted by length.</param>
internal sealed record ModelUsage(long Input, long Output, bool IsEstimated = false)
{
    /// <summary>Texts of models have about four bytes to a token.</summary>
    private const int BytesPerToken = 4;

    public long Total => Input + Output;

    public static long Estimate(long bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;

    /// <summary><c>usage</c> of a completion or a response; null where there is none that makes sense.</summary>
    public static ModelUsage? Read(JsonNode? usage)
    {
        if (usage is not JsonObject members) return null;

        var input = ModelJson.Count(members["prompt_tokens"]) ?? ModelJson.Count(members["input_tokens"]);
        var output = ModelJson.Count(members["completion_tokens"]) ?? ModelJson.Count(members["output_tokens"]);
        return input is null && output is null ? null : new(input ?? 0, output ?? 0);
    }
}
