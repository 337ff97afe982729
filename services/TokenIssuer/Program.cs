using AgentTrust.ServiceDefaults;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.ClientAuthentication;
using AgentTrust.TokenIssuer.Discovery;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SecurityEvents;
using AgentTrust.TokenIssuer.SigningKeys;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using AgentTrust.TokenIssuer.TokenExchange;
using AgentTrust.TokenIssuer.WorkloadIssuers;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceAuthentication();
builder.AddStorage();
builder.AddDiscovery();
builder.AddSigningKeys();
builder.AddAgents();
builder.AddTasks();
builder.AddWorkloadIssuers();
builder.AddClientAuthentication();
builder.AddTokenExchange();
builder.AddSecurityEvents();

var app = builder.Build();

app.MapServiceDefaults();
app.UseDepartures();
app.MapDiscovery();
app.MapSigningKeys();
app.MapTokenExchange();
app.MapRevocation();
app.MapTasks();
app.MapAgents();
app.MapSecurityEvents();

app.Run();
