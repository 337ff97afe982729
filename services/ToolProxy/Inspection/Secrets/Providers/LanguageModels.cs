namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>Providers of models.</summary>
internal static class LanguageModels
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("Anthropic", "https://docs.anthropic.com/en/api/admin-api/apikeys/get-api-key",
            new SecretRule("Anthropic key", @"sk-ant-(?:api|admin|oat|ort|sid)[0-9]{2}-[A-Za-z0-9_-]{60,}", "sk-ant-")),
        new("OpenRouter", "https://openrouter.ai/docs/api-reference/authentication",
            new SecretRule("OpenRouter key", @"sk-or-(?:v1-)?[0-9a-f]{64}\b", "sk-or-")),
        // After the others that begin alike: where two rules find the same, the first gives the name.
        new("OpenAI", "https://platform.openai.com/docs/api-reference/authentication",
            new SecretRule("OpenAI key", @"sk-[A-Za-z0-9_-]{32,}", "sk-") { Unbroken = 35, Holds = static key => key.AsSpan().ContainsAnyInRange('0', '9') }),
        new("Hugging Face", "https://huggingface.co/docs/hub/security-tokens",
            new SecretRule("Hugging Face token", @"hf_[A-Za-z0-9]{34,40}\b", "hf_"),
            new SecretRule("Hugging Face organisation token", @"api_org_[A-Za-z0-9]{34}\b", "api_org_")),
        new("Groq", "https://console.groq.com/docs/quickstart",
            new SecretRule("Groq key", @"gsk_[A-Za-z0-9]{48,56}\b", "gsk_")),
        new("Replicate", "https://replicate.com/docs/topics/security/api-tokens",
            new SecretRule("Replicate token", @"r8_[A-Za-z0-9]{37}\b", "r8_")),
        new("Perplexity", "https://docs.perplexity.ai/guides/api-key-management",
            new SecretRule("Perplexity key", @"pplx-[A-Za-z0-9]{48,56}\b", "pplx-")),
        new("xAI", "https://docs.x.ai/docs/tutorial",
            new SecretRule("xAI key", @"xai-[A-Za-z0-9]{70,90}\b", "xai-")),
        new("LangSmith", "https://docs.langchain.com/langsmith/create-account-api-key",
            new SecretRule("LangSmith key", @"lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}\b", "lsv2_")),
        new("Weights & Biases", "https://docs.wandb.ai/guides/track/public-api-guide/",
            SecretRule.Named("Weights & Biases key", "[0-9a-f]{40}", "WANDB_API_KEY")),
        new("Pinecone", "https://docs.pinecone.io/guides/projects/manage-api-keys",
            new SecretRule("Pinecone key", @"pcsk_[A-Za-z0-9]{5,8}_[A-Za-z0-9]{60,70}\b", "pcsk_")),
        new("NVIDIA", "https://docs.nvidia.com/ngc/latest/ngc-user-guide.html",
            new SecretRule("NVIDIA key", @"nvapi-[A-Za-z0-9_-]{60,72}", "nvapi-")),
    ];
}
