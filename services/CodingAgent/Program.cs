using AgentTrust.CodingAgent.Identity;
using AgentTrust.CodingAgent.Models;
using AgentTrust.CodingAgent.Work;
using AgentTrust.ServiceDefaults;

// A worker: it calls, nobody calls it.
var builder = Host.CreateApplicationBuilder(args);

builder.AddServiceDefaults();
builder.AddAgentIdentity();
builder.AddModel();
builder.AddWork();

builder.Build().Run();
