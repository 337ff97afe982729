using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Delegations;
using AgentTrust.ApprovalService.Messaging;
using AgentTrust.ApprovalService.Passkeys;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.ServiceDefaults;
using AgentTrust.ServiceDefaults.Authentication;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceAuthentication();
builder.AddApprovalStorage();
builder.AddMessaging();
builder.AddApprovals();
builder.AddPasskeys();
builder.AddDelegations();

var app = builder.Build();

app.MapServiceDefaults();
app.MapApprovals();
app.MapPasskeys();
app.MapDelegations();

app.Run();
