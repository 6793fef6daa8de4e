/* The grammar: tokens to the tree.  Actions only call constructors.  A header that cannot be read is
 * passed over up to its `{`, and its body is read; an item that cannot be read is passed over up to
 * its end, which token.c has made a `;` whatever it looks like in the text. */
%require "3.8"
%language "c"
%define api.pure full
%define api.prefix {zz_grammar_}
%define api.token.prefix {ZZ_T_}
%define api.value.type {zz_node *}
%define api.location.type {zz_span}
%define parse.lac full
%define parse.error custom
%locations
%param {zz_parser *parser}
%expect 0
%initial-action { @$ = (zz_span){parser->source, 0, 0}; }

%code requires {
#include "lang/ast.h"
typedef struct zz_parser zz_parser;
}

%code {
#include <stdlib.h>

#include "lang/syntax.h"
#include "lang/token.h"
#include "lang/tree.h"

static int zz_grammar_lex(zz_node **value, zz_span *span, zz_parser *parser);
static void zz_grammar_error(zz_span *span, zz_parser *parser, const char *message);

#define YYLLOC_DEFAULT(current, right, count)                                                      \
    ((current) = (count) ? zz_span_join(YYRHSLOC(right, 1), YYRHSLOC(right, count))                \
                         : (zz_span){YYRHSLOC(right, 0).source, YYRHSLOC(right, 0).end,            \
                                     YYRHSLOC(right, 0).end})

/* The stacks stand in the frame of the parse and do not grow: brackets stand at most
 * ZZ_NESTING_LIMIT deep, and what nests without brackets ends here. */
#define YYINITDEPTH 6000
#define YYMAXDEPTH  6000

#define NOWHERE ((zz_span){0})
#define CHILDREN(...) (zz_node *[]){__VA_ARGS__}, sizeof((zz_node *[]){__VA_ARGS__}) / sizeof(zz_node *)
/* A node whose text is at `name`; one whose word is at `word`; one with neither. */
#define NODE(kind, span, name, ...) \
    zz_tree(parser, ZZ_##kind, span, name, NOWHERE, CHILDREN(__VA_ARGS__))
#define NODE_OF(kind, span, name, word, ...) \
    zz_tree(parser, ZZ_##kind, span, name, word, CHILDREN(__VA_ARGS__))
#define LEAF(kind, span, name) zz_tree(parser, ZZ_##kind, span, name, NOWHERE, NULL, 0)
#define LIST(span)             zz_list(parser, span)
#define ADD(list, item)        zz_add(parser, list, item)
#define SPAN_OF(node)          ((node) ? (node)->span : NOWHERE)
#define EMPTY(after)           LIST(((zz_span){(after).source, (after).end, (after).end}))
#define BROKEN(span)           LEAF(broken, span, NOWHERE)
/* The grammar goes on from here: errors are worth saying again. */
#define RECOVERED() (yyerrok, parser->recovering = false)
}

%token ACCELERATOR LAYER DATAFLOW NETWORK EXPLORE CHIP SCHEDULE EXPECT CONST USE
%token ARRAY MEMORY PORT CORE LINK FOR SPREAD HOLD ON
%token OVER IN PER WHERE WHEN HOLDS SERVES WITH AS DENSITY DATA PARTIAL
%token MAX EVENT ORDER COUNTING ALLOCATE GREEDY EVEN BEST REFILL WHOLE SLIDE SINGLE DOUBLE
%token READ WRITE READ_WRITE DOWN BACK UP FILL
%token SPATIAL TOP ORDERS MINIMIZE KEEP ALL INTO SPLIT BY PLACE CROSS LOCALITY BETWEEN LAYERS SEED IMPERFECT
%token NAME NUMBER STRING UNIT WILD ADD_TO EQUAL UNEQUAL AT_MOST AT_LEAST TO

%nonassoc '<' '>' EQUAL UNEQUAL AT_MOST AT_LEAST
%left '+' '-'
%left '*' '/'
%precedence NEGATION
%right '^'

%%

/* --- a file ------------------------------------------------------------------------------- */

file: %empty              { $$ = parser->file = zz_list_as(LIST(@$), ZZ_file, @$); }
    | file declaration    { $$ = ADD($1, $2); }
    | file ';'            { $$ = $1; }
    | file error ';'      { $$ = ADD($1, BROKEN(@2)); RECOVERED(); }
    ;

declaration: accelerator | layer | dataflow | network | explore | chip | schedule
    | EXPECT expression             { $$ = NODE(expectation, @$, NOWHERE, $2); }
    | CONST name '=' expression     { $$ = NODE(constant, @$, @2, $4); }
    | USE path                      { $$ = NODE(use, @$, @2, NULL); }
    | USE path '(' arguments ')'    { $$ = NODE(use, @$, @2, $4); }
    ;

/* --- shared ------------------------------------------------------------------------------- */

/* What has a meaning in one place is a name in every other. */
name: NAME | MAX | EVENT | ORDER | COUNTING | ALLOCATE | GREEDY | EVEN | BEST | REFILL | WHOLE
    | SLIDE | SINGLE | DOUBLE | READ | WRITE | READ_WRITE | DOWN | BACK | UP | FILL | SPATIAL | TOP
    | ORDERS | MINIMIZE | KEEP | ALL | INTO | SPLIT | BY | PLACE | CROSS | LOCALITY | BETWEEN | LAYERS | SEED
    | IMPERFECT
    ;
name_node: name              { $$ = LEAF(name, @1, @1); } ;
names: name_node             { $$ = ADD(LIST(@$), $1); }
    | names ',' name_node    { $$ = ADD($1, $3); }
    ;
path: name | path '.' name ;
paths: path                  { $$ = ADD(LIST(@$), LEAF(name, @1, @1)); }
    | paths ',' path         { $$ = ADD($1, LEAF(name, @3, @3)); }
    ;
/* Here a body begins, whatever its header was.  After a header that ended without its `{`, token.c
 * makes one up. */
open: '{'                    { RECOVERED(); } ;

parameters: %empty                    { $$ = LIST(@$); }
    | '(' ')'                         { $$ = LIST(@$); }
    | '(' parameter_list ')'          { $$ = $2; }
    ;
parameter_list: parameter             { $$ = ADD(LIST(@$), $1); }
    | parameter_list ',' parameter    { $$ = ADD($1, $3); }
    ;
parameter: name                       { $$ = NODE(parameter, @$, @1, NULL); }
    | name '=' expression             { $$ = NODE(parameter, @$, @1, $3); }
    | name ':' LAYER                  { $$ = NODE_OF(parameter, @$, @1, @3, NULL); }
    ;

instantiation: path                   { $$ = NODE(instantiation, @$, @1, EMPTY(@1)); }
    | path '(' arguments ')'          { $$ = NODE(instantiation, @$, @1, $3); }
    ;
instantiations: instantiation         { $$ = ADD(LIST(@$), $1); }
    | instantiations ',' instantiation    { $$ = ADD($1, $3); }
    ;
arguments: %empty                     { $$ = LIST(@$); }
    | argument_list
    ;
argument_list: argument               { $$ = ADD(LIST(@$), $1); }
    | argument_list ',' argument      { $$ = ADD($1, $3); }
    ;
argument: expression                  { $$ = NODE(argument, @$, NOWHERE, $1); }
    | name '=' expression             { $$ = NODE(argument, @$, @1, $3); }
    | name ':' expression             { $$ = NODE(argument, @$, @1, $3); }
    ;

bindings: %empty                      { $$ = LIST(@$); }
    | WITH binding_list               { $$ = $2; }
    ;
binding_list: binding                 { $$ = ADD(LIST(@$), $1); }
    | binding_list ',' binding        { $$ = ADD($1, $3); }
    ;
binding: name AS name_node            { $$ = NODE(binding, @$, @1, $3); } ;

countings: %empty                     { $$ = LIST(@$); }
    | COUNTING names                  { $$ = $2; }
    ;

/* --- accelerators ------------------------------------------------------------------------- */

accelerator: ACCELERATOR name parameters open accelerator_items '}'
                                 { $$ = NODE(accelerator, @$, @2, $3, $5); }
    | ACCELERATOR name '=' instantiation
                                 { $$ = NODE_OF(instance, @$, @2, @1, $4, NULL); }
    | ACCELERATOR error open accelerator_items '}'    { $$ = BROKEN(@$); }
    | ACCELERATOR error ';' open accelerator_items '}'    { $$ = BROKEN(@$); }
    | ACCELERATOR error ';'                           { $$ = BROKEN(@$); RECOVERED(); }
    ;
accelerator_items: %empty                 { $$ = LIST(@$); }
    | accelerator_items ';'
    | accelerator_items array             { $$ = ADD($1, $2); }
    | accelerator_items memory            { $$ = ADD($1, $2); }
    | accelerator_items error ';'         { $$ = ADD($1, BROKEN(@2)); RECOVERED(); }
    ;

array: ARRAY name '[' dimensions ']'      { $$ = NODE(array, @$, @2, $4, EMPTY(@5)); }
    | ARRAY name '[' dimensions ']' open properties '}'
                                          { $$ = NODE(array, @$, @2, $4, $7); }
    | ARRAY error open properties '}'     { $$ = BROKEN(@$); }
    | ARRAY error ';' open properties '}'     { $$ = BROKEN(@$); }
    | ARRAY error ';'                     { $$ = BROKEN(@$); RECOVERED(); }
    ;
dimensions: dimension                     { $$ = ADD(LIST(@$), $1); }
    | dimensions ',' dimension            { $$ = ADD($1, $3); }
    ;
dimension: expression                     { $$ = NODE(dimension, @$, NOWHERE, $1); }
    | name ':' expression                 { $$ = NODE(dimension, @$, @1, $3); }
    ;

properties: %empty                        { $$ = LIST(@$); }
    | properties ';'
    | properties property ';'             { $$ = ADD($1, $2); }
    | properties error ';'                { $$ = ADD($1, BROKEN(@2)); RECOVERED(); }
    ;
property: name                            { $$ = NODE(property, @$, @1, NULL, NULL); }
    | name expression                     { $$ = NODE(property, @$, @1, $2, NULL); }
    | name expression PER expression      { $$ = NODE(property, @$, @1, $2, $4); }
    ;

memory: MEMORY name per ':' expression ',' HOLDS names
                                          { $$ = NODE(memory, @$, @2, $3, $5, $8, EMPTY(@8)); }
    | MEMORY name per ':' expression ',' HOLDS names open memory_items '}'
                                          { $$ = NODE(memory, @$, @2, $3, $5, $8, $10); }
    | MEMORY error open memory_items '}'  { $$ = BROKEN(@$); }
    | MEMORY error ';' open memory_items '}'  { $$ = BROKEN(@$); }
    | MEMORY error ';'                    { $$ = BROKEN(@$); RECOVERED(); }
    ;
per: %empty                               { $$ = LIST(@$); }
    | PER names                           { $$ = $2; }
    ;
memory_items: %empty                      { $$ = LIST(@$); }
    | memory_items ';'
    | memory_items property ';'           { $$ = ADD($1, $2); }
    | memory_ports ';'
    | memory_items error ';'              { $$ = ADD($1, BROKEN(@2)); RECOVERED(); }
    | memory_ports error ';'              { $$ = ADD($1, BROKEN(@2)); RECOVERED(); }
    ;
memory_ports: memory_items port           { $$ = ADD($1, $2); }
    | memory_ports port                   { $$ = ADD($1, $2); }
    ;
port: PORT name ':' port_type SERVES serves
        { $$ = NODE_OF(port, @$, @2, @4, NULL, NULL, $6); }
    | PORT name ':' port_type expression SERVES serves
        { $$ = NODE_OF(port, @$, @2, @4, $5, $5, $7); }
    | PORT name ':' port_type expression TO expression SERVES serves
        { $$ = NODE_OF(port, @$, @2, @4, $5, $7, $9); }
    ;
port_type: READ | WRITE | READ_WRITE ;
serves: serve                             { $$ = ADD(LIST(@$), $1); }
    | serves ',' serve                    { $$ = ADD($1, $3); }
    ;
serve: name directions                    { $$ = NODE(serve, @$, @1, $2); } ;
directions: direction                     { $$ = ADD(LIST(@$), LEAF(name, @1, @1)); }
    | directions direction                { $$ = ADD($1, LEAF(name, @2, @2)); }
    ;
direction: DOWN | BACK | UP | FILL ;

/* --- layers ------------------------------------------------------------------------------- */

layer: LAYER name parameters ':' equation open entries '}'
                                          { $$ = NODE(layer, @$, @2, $3, $5, $7); }
    | LAYER name '=' instantiation        { $$ = NODE_OF(instance, @$, @2, @1, $4, NULL); }
    | LAYER name '=' instantiation open entries '}'
                                          { $$ = NODE_OF(instance, @$, @2, @1, $4, $6); }
    | LAYER error open entries '}'        { $$ = BROKEN(@$); }
    | LAYER error ';' open entries '}'        { $$ = BROKEN(@$); }
    | LAYER error ';'                     { $$ = BROKEN(@$); RECOVERED(); }
    ;
equation: access ADD_TO accesses          { $$ = NODE_OF(equation, @$, NOWHERE, @2, $1, $3); }
    | access '=' accesses                 { $$ = NODE_OF(equation, @$, NOWHERE, @2, $1, $3); }
    | access MAX '=' accesses
        { $$ = NODE_OF(equation, @$, NOWHERE, zz_span_join(@2, @3), $1, $4); }
    ;
accesses: access
    | accesses '*' accesses               { $$ = NODE(product, @$, NOWHERE, $1, $3); }
    | accesses '+' accesses               { $$ = NODE_OF(sum, @$, NOWHERE, @2, $1, $3); }
    | accesses '-' accesses               { $$ = NODE_OF(sum, @$, NOWHERE, @2, $1, $3); }
    ;
access: name '[' indices ']'              { $$ = NODE(access, @$, @1, $3); } ;
indices: %empty                           { $$ = LIST(@$); }
    | index_list
    ;
index_list: index                         { $$ = ADD(LIST(@$), $1); }
    | index_list ',' index                { $$ = ADD($1, $3); }
    ;
index: expression                         { $$ = NODE(index, @$, NOWHERE, $1); }
    | name '=' expression                 { $$ = NODE(index, @$, @1, $3); }
    ;

entries: %empty                           { $$ = LIST(@$); }
    | entries ';'
    | entry_line ';'
    | entries error ';'                   { $$ = ADD($1, BROKEN(@2)); RECOVERED(); }
    | entry_line error ';'                { $$ = ADD($1, BROKEN(@2)); RECOVERED(); }
    ;
entry_line: entries entry                 { $$ = ADD($1, $2); }
    | entry_line ',' entry                { $$ = ADD($1, $3); }
    ;
entry: name expression attributes         { $$ = NODE(entry, @$, @1, $2, $3); }
    | name attribute_list                 { $$ = NODE(entry, @$, @1, NULL, $2); }
    ;
attributes: %empty                        { $$ = LIST(@$); }
    | attribute_list
    ;
attribute_list: attribute                 { $$ = ADD(LIST(@$), $1); }
    | attribute_list attribute            { $$ = ADD($1, $2); }
    ;
attribute: PARTIAL expression             { $$ = NODE_OF(attribute, @$, NOWHERE, @1, $2); }
    | DENSITY expression                  { $$ = NODE_OF(attribute, @$, NOWHERE, @1, $2); }
    | DATA expression                     { $$ = NODE_OF(attribute, @$, NOWHERE, @1, $2); }
    | AS name_node                        { $$ = NODE_OF(attribute, @$, NOWHERE, @1, $2); }
    ;

/* --- dataflows ---------------------------------------------------------------------------- */

dataflow: DATAFLOW name parameters ':' paths ON instantiation bindings countings open nest '}'
                                          { $$ = NODE(dataflow, @$, @2, $3, $5, $7, $8, $9, $11); }
    | DATAFLOW name '=' instantiation     { $$ = NODE_OF(instance, @$, @2, @1, $4, NULL); }
    | DATAFLOW error open nest '}'        { $$ = BROKEN(@$); }
    | DATAFLOW error ';' open nest '}'        { $$ = BROKEN(@$); }
    | DATAFLOW error ';'                  { $$ = BROKEN(@$); RECOVERED(); }
    ;
nest: %empty                              { $$ = LIST(@$); }
    | nest ';'
    | nest nest_item                      { $$ = ADD($1, $2); }
    | nest ';' IN ORDER names
        { $$ = ADD($1, zz_list_as($5, ZZ_order, zz_span_join(@3, @5))); }
    | nest error ';'                      { $$ = ADD($1, BROKEN(@2)); RECOVERED(); }
    ;
nest_item: FOR loops                      { $$ = zz_list_as($2, ZZ_for, @$); }
    | SPREAD overs                        { $$ = zz_list_as($2, ZZ_spread, @$); }
    | HOLD names IN name_node refill buffering
        { $$ = NODE_OF(hold, @$, SPAN_OF($6), SPAN_OF($5), $2, $4); }
    | allocate
    | locality
    | ON EVENT access when in_order       { $$ = NODE(event, @$, NOWHERE, $3, $4, $5); }
    ;
loops: loop                               { $$ = ADD(LIST(@$), $1); }
    | loops ',' loop                      { $$ = ADD($1, $3); }
    ;
loop: name                                { $$ = NODE(loop, @$, @1, NULL); }
    | name ':' expression                 { $$ = NODE(loop, @$, @1, $3); }
    ;
overs: over                               { $$ = ADD(LIST(@$), $1); }
    | overs ',' over                      { $$ = ADD($1, $3); }
    ;
over: loop OVER name_node                 { $$ = NODE(over, @$, NOWHERE, $1, $3); } ;
refill: %empty                            { $$ = NULL; }
    | REFILL WHOLE                        { $$ = LEAF(name, @2, @2); }
    | REFILL SLIDE                        { $$ = LEAF(name, @2, @2); }
    ;
buffering: %empty                         { $$ = NULL; }
    | SINGLE                              { $$ = LEAF(name, @1, @1); }
    | DOUBLE                              { $$ = LEAF(name, @1, @1); }
    ;
allocate: ALLOCATE policy                 { $$ = LEAF(allocate, @$, @2); } ;
policy: GREEDY | EVEN | BEST ;
locality: LOCALITY BETWEEN LAYERS         { $$ = LEAF(locality, @$, NOWHERE); }
    | LOCALITY BETWEEN LAYERS IN paths    { $$ = zz_list_as($5, ZZ_locality, @$); }
    ;
when: %empty                              { $$ = NULL; }
    | WHEN expression                     { $$ = $2; }
    ;
in_order: %empty                          { $$ = LIST(@$); }
    | IN ORDER names                      { $$ = $3; }
    ;

/* --- explorations ------------------------------------------------------------------------- */

explore: EXPLORE name ':' instantiations ON instantiations bindings countings open clauses '}'
                                          { $$ = NODE(explore, @$, @2, $4, $6, $8, $10, $7); }
    | EXPLORE error open clauses '}'      { $$ = BROKEN(@$); }
    | EXPLORE error ';' open clauses '}'      { $$ = BROKEN(@$); }
    | EXPLORE error ';'                   { $$ = BROKEN(@$); RECOVERED(); }
    ;
clauses: %empty                           { $$ = LIST(@$); }
    | clauses ';'
    | clauses clause                      { $$ = ADD($1, $2); }
    | clauses error ';'                   { $$ = ADD($1, BROKEN(@2)); RECOVERED(); }
    ;
clause: OVER names                        { $$ = NODE_OF(clause, @$, NOWHERE, @1, $2); }
    | ON EVENT access when in_order       { $$ = NODE(event, @$, NOWHERE, $3, $4, $5); }
    | SPREAD choices                      { $$ = zz_list_as($2, ZZ_spread, @$); }
    | FOR name IN expressions             { $$ = NODE_OF(clause, @$, @2, @1, $4); }
    | SPATIAL name                        { $$ = NODE_OF(clause, @$, @2, @1, EMPTY(@2)); }
    | SPATIAL name TOP expression
        { $$ = NODE_OF(clause, @$, @2, @1, ADD(LIST(@4), $4)); }
    | ORDERS name number                  { $$ = NODE_OF(clause, @$, @2, @1, ADD(LIST(@3), $3)); }
    | ORDERS name number SEED number
        { $$ = NODE_OF(clause, @$, @2, @1, ADD(ADD(LIST(@3), $3), $5)); }
    | ORDERS name imperfect               { $$ = NODE_OF(clause, @$, @2, @1, $3); }
    | ORDERS order_list                   { $$ = NODE_OF(clause, @$, NOWHERE, @1, $2); }
    | allocate
    | WHERE expression
        { $$ = NODE_OF(clause, @$, NOWHERE, @1, ADD(LIST(@2), $2)); }
    | minimize
    | locality
    | KEEP ALL INTO expression            { $$ = NODE_OF(clause, @$, @2, @1, ADD(LIST(@4), $4)); }
    | KEEP WHERE expression INTO expression
        { $$ = NODE_OF(clause, @$, @2, @1, ADD(ADD(LIST(@3), $3), $5)); }
    ;
imperfect: IMPERFECT                      { $$ = ADD(LIST(@$), LEAF(name, @1, @1)); }
    | IMPERFECT IN names
        { $$ = ADD(ADD(LIST(@$), LEAF(name, @1, @1)), $3); }
    ;
choices: choice                           { $$ = ADD(LIST(@$), $1); }
    | choices ',' choice                  { $$ = ADD($1, $3); }
    ;
choice: over
    | several OVER name_node              { $$ = NODE_OF(clause, @$, NOWHERE, @2, ADD($1, $3)); }
    ;
several: loop ',' loop                    { $$ = ADD(ADD(LIST(@$), $1), $3); }
    | several ',' loop                    { $$ = ADD($1, $3); }
    ;
order_list: order_item                    { $$ = ADD(LIST(@$), $1); }
    | order_list ',' order_item           { $$ = ADD($1, $3); }
    ;
order_item: loop
    | WILD                                { $$ = LEAF(name, @1, @1); }
    ;
minimize: MINIMIZE expressions            { $$ = NODE_OF(clause, @$, NOWHERE, @1, $2); } ;

/* --- networks, chips, schedules ----------------------------------------------------------- */

network: NETWORK name parameters open network_items '}'
                                          { $$ = NODE(network, @$, @2, $3, $5); }
    | NETWORK name '=' name string        { $$ = NODE_OF(network_import, @$, @2, @4, $5, NULL); }
    | NETWORK name '=' name string open entries '}'
                                          { $$ = NODE_OF(network_import, @$, @2, @4, $5, $7); }
    | NETWORK name '=' instantiation      { $$ = NODE_OF(instance, @$, @2, @1, $4, NULL); }
    | NETWORK error open network_items '}'    { $$ = BROKEN(@$); }
    | NETWORK error ';' open network_items '}'    { $$ = BROKEN(@$); }
    | NETWORK error ';'                   { $$ = BROKEN(@$); RECOVERED(); }
    ;
network_items: %empty                     { $$ = LIST(@$); }
    | network_items ';'
    | network_items network_layer         { $$ = ADD($1, $2); }
    | network_items error ';'             { $$ = ADD($1, BROKEN(@2)); RECOVERED(); }
    ;
network_layer: LAYER name '=' instantiation inputs
                                          { $$ = NODE(network_layer, @$, @2, $4, $5, NULL); }
    | LAYER name '=' instantiation inputs open entries '}'
                                          { $$ = NODE(network_layer, @$, @2, $4, $5, $7); }
    | LAYER name ':' equation inputs open entries '}'
        { $$ = NODE(network_layer, @$, @2, NODE(layer, @$, @2, EMPTY(@2), $4, $7), $5, NULL); }
    | LAYER error open entries '}'        { $$ = BROKEN(@$); }
    ;
inputs: %empty                            { $$ = LIST(@$); }
    | WITH input_list                     { $$ = $2; }
    ;
input_list: input                         { $$ = ADD(LIST(@$), $1); }
    | input_list ',' input                { $$ = ADD($1, $3); }
    ;
input: name '=' expression                { $$ = NODE(argument, @$, @1, $3); } ;

chip: CHIP name parameters open chip_items '}'    { $$ = NODE(chip, @$, @2, $3, $5); }
    | CHIP name '=' instantiation         { $$ = NODE_OF(instance, @$, @2, @1, $4, NULL); }
    | CHIP error open chip_items '}'      { $$ = BROKEN(@$); }
    | CHIP error ';' open chip_items '}'      { $$ = BROKEN(@$); }
    | CHIP error ';'                      { $$ = BROKEN(@$); RECOVERED(); }
    ;
chip_items: %empty                        { $$ = LIST(@$); }
    | chip_items ';'
    | chip_items memory                   { $$ = ADD($1, $2); }
    | chip_items chip_clause              { $$ = ADD($1, $2); }
    | chip_items error ';'                { $$ = ADD($1, BROKEN(@2)); RECOVERED(); }
    ;
chip_clause: CORE name ':' instantiation
        { $$ = NODE_OF(clause, @$, @2, @1, ADD(LIST(@4), $4)); }
    | CORE name '[' expression ']' ':' instantiation
        { $$ = NODE_OF(clause, @$, @2, @1, ADD(ADD(LIST(@4), $4), $7)); }
    | LINK name number CROSS number ':' expressions
        { $$ = NODE_OF(clause, @$, @2, @1, ADD(ADD(ADD(LIST(@3), $3), $5), $7)); }
    ;

schedule: SCHEDULE name ':' instantiation ON instantiation bindings open schedule_items '}'
                                          { $$ = NODE(schedule, @$, @2, $4, $6, $9, $7); }
    | SCHEDULE error open schedule_items '}'    { $$ = BROKEN(@$); }
    | SCHEDULE error ';' open schedule_items '}'    { $$ = BROKEN(@$); }
    | SCHEDULE error ';'                  { $$ = BROKEN(@$); RECOVERED(); }
    ;
schedule_items: %empty                    { $$ = LIST(@$); }
    | schedule_items ';'
    | schedule_items schedule_clause      { $$ = ADD($1, $2); }
    | schedule_items error ';'            { $$ = ADD($1, BROKEN(@2)); RECOVERED(); }
    ;
schedule_clause: SPLIT name BY expression
        { $$ = NODE_OF(clause, @$, @2, @1, ADD(LIST(@4), $4)); }
    | PLACE expression                    { $$ = NODE_OF(clause, @$, NOWHERE, @1, ADD(LIST(@2), $2)); }
    | PLACE expression ON expression
        { $$ = NODE_OF(clause, @$, NOWHERE, @1, ADD(ADD(LIST(@2), $2), $4)); }
    | minimize
    ;

/* --- expressions -------------------------------------------------------------------------- */

expressions: expression                   { $$ = ADD(LIST(@$), $1); }
    | expressions ',' expression          { $$ = ADD($1, $3); }
    ;
expression: primary
    | '-' expression %prec NEGATION       { $$ = NODE(negate, @$, NOWHERE, $2); }
    | expression '+' expression           { $$ = NODE_OF(binary, @$, NOWHERE, @2, $1, $3); }
    | expression '-' expression           { $$ = NODE_OF(binary, @$, NOWHERE, @2, $1, $3); }
    | expression '*' expression           { $$ = NODE_OF(binary, @$, NOWHERE, @2, $1, $3); }
    | expression '/' expression           { $$ = NODE_OF(binary, @$, NOWHERE, @2, $1, $3); }
    | expression '^' expression           { $$ = NODE_OF(binary, @$, NOWHERE, @2, $1, $3); }
    | expression '<' expression           { $$ = NODE_OF(binary, @$, NOWHERE, @2, $1, $3); }
    | expression '>' expression           { $$ = NODE_OF(binary, @$, NOWHERE, @2, $1, $3); }
    | expression EQUAL expression         { $$ = NODE_OF(binary, @$, NOWHERE, @2, $1, $3); }
    | expression UNEQUAL expression       { $$ = NODE_OF(binary, @$, NOWHERE, @2, $1, $3); }
    | expression AT_MOST expression       { $$ = NODE_OF(binary, @$, NOWHERE, @2, $1, $3); }
    | expression AT_LEAST expression      { $$ = NODE_OF(binary, @$, NOWHERE, @2, $1, $3); }
    ;
primary: number
    | string
    | name_node
    | MEMORY                              { $$ = LEAF(name, @1, @1); }
    | primary '.' name                    { $$ = NODE(member, @$, @3, $1); }
    | primary '(' arguments ')'           { $$ = NODE(call, @$, NOWHERE, $1, $3); }
    | primary '[' arguments ']'           { $$ = NODE(subscript, @$, NOWHERE, $1, $3); }
    | '(' expression ')'                  { $$ = $2; }
    ;
number: NUMBER                            { $$ = zz_number(parser, @1, NOWHERE); }
    | NUMBER UNIT                         { $$ = zz_number(parser, @1, @2); }
    ;
string: STRING                            { $$ = zz_string(parser, @1); } ;

%%

static int zz_grammar_lex(zz_node **value, zz_span *span, zz_parser *parser) {
    zz_token token = zz_next_token(parser);
    *value = NULL;
    *span = token.span;
    return token.kind;
}

/* Called only when the stacks are full. */
static void zz_grammar_error(zz_span *span, zz_parser *parser, const char *message) {
    (void)message;
    zz_stop_nesting(parser, *span);
}

static int yyreport_syntax_error(const yypcontext_t *context, zz_parser *parser) {
    enum { MOST = 64 };
    yysymbol_kind_t symbols[MOST];
    /* What was expected takes a while to find out; beyond the limit nobody is told. */
    int count = parser->diags->errors < ZZ_ERROR_LIMIT
                    ? yypcontext_expected_tokens(context, symbols, MOST)
                    : 0;
    int expected[MOST];
    for (int i = 0; i < count; i++) {
        int kind = 0;
        while (kind < YYMAXUTOK && YYTRANSLATE(kind) != symbols[i])
            kind++;
        expected[i] = kind;
    }
    zz_syntax_error(parser, parser->last, expected, count);
    return 0;
}
