<?xml version="1.0" encoding="UTF-8"?>
<!-- What the figures say, in sentences: of the evaluations of one layer, and of many layers together. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common" xmlns:math="http://exslt.org/math"
    exclude-result-prefixes="exsl math">

  <!-- The loops of an evaluation as one string: equal strings, equal loops. -->
  <xsl:template name="loops">
    <xsl:for-each select="nest/for | nest/event | nest/spread">
      <xsl:value-of select="concat(name(), ' ', @variable, ' ', @trips, ' ', @weight, ';')"/>
    </xsl:for-each>
  </xsl:template>

  <!-- Of boxes: the first exact evaluation of the same loops on the same layer, by the name of its dataflow. -->
  <xsl:template name="twin">
    <xsl:variable name="mine"><xsl:call-template name="loops"/></xsl:variable>
    <xsl:variable name="found">
      <xsl:for-each select="key('layer', concat(@network, '/', @index, '/', @layer))[@counting = 'exact']">
        <xsl:variable name="other"><xsl:call-template name="loops"/></xsl:variable>
        <xsl:if test="string($mine) = string($other)"><name><xsl:value-of select="@dataflow"/></name></xsl:if>
      </xsl:for-each>
    </xsl:variable>
    <xsl:value-of select="exsl:node-set($found)/name[1]"/>
  </xsl:template>

  <!-- The layers that a dataflow ran, as one string. -->
  <xsl:template name="layers-of">
    <xsl:param name="name"/>
    <xsl:for-each select="key('dataflow', $name)"><xsl:value-of select="concat(@network, '/', @index, '/', @layer, ';')"/></xsl:for-each>
  </xsl:template>

  <!-- a, b and c -->
  <xsl:template name="names">
    <xsl:param name="of"/>
    <xsl:for-each select="$of">
      <xsl:if test="position() &gt; 1"><xsl:choose><xsl:when test="position() = last()"> and </xsl:when><xsl:otherwise>, </xsl:otherwise></xsl:choose></xsl:if>
      <b><xsl:value-of select="@dataflow"/></b>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="big-count"><xsl:param name="n"/><strong title="{$n}"><xsl:choose><xsl:when test="$n &lt; 100000"><xsl:call-template name="exact"><xsl:with-param name="n" select="$n"/></xsl:call-template></xsl:when><xsl:otherwise><xsl:call-template name="count"><xsl:with-param name="n" select="$n"/></xsl:call-template></xsl:otherwise></xsl:choose></strong></xsl:template>
  <xsl:template name="big-energy"><xsl:param name="n"/><strong title="{$n} pJ"><xsl:call-template name="energy"><xsl:with-param name="n" select="$n"/></xsl:call-template></strong></xsl:template>

  <!-- === one layer === -->

  <xsl:template name="layer-story">
    <xsl:param name="all"/>
    <xsl:variable name="exact" select="$all[@counting = 'exact']"/>
    <ul class="story">
      <li>
        <xsl:call-template name="word"><xsl:with-param name="n" select="count($all)"/></xsl:call-template>
        <xsl:text> execution</xsl:text><xsl:if test="count($all) &gt; 1">s</xsl:if><xsl:text> of </xsl:text>
        <code><xsl:value-of select="$all[1]/nest/@equation"/></code>
        <xsl:text>: </xsl:text>
        <xsl:choose>
          <xsl:when test="count($all) &lt;= 8"><xsl:call-template name="names"><xsl:with-param name="of" select="$all"/></xsl:call-template>.</xsl:when>
          <xsl:otherwise>they stand side by side below.</xsl:otherwise>
        </xsl:choose>
        <xsl:if test="$exact and count($exact) &lt; count($all) and count($all) &lt;= 8">
          <xsl:text> </xsl:text><xsl:call-template name="names"><xsl:with-param name="of" select="$exact"/></xsl:call-template>
          <xsl:choose><xsl:when test="count($exact) = 1"> is</xsl:when><xsl:otherwise> are</xsl:otherwise></xsl:choose>
          <xsl:text> counted point by point, </xsl:text>
          <xsl:call-template name="names"><xsl:with-param name="of" select="$all[@counting = 'boxes']"/></xsl:call-template> by multiplying trip counts.</xsl:if>
      </li>
      <xsl:if test="count($all) &lt;= 8">
        <xsl:for-each select="$all[@counting = 'boxes']"><xsl:call-template name="boxes-sentence"/></xsl:for-each>
        <xsl:if test="count($exact) &gt; 1"><xsl:call-template name="same-work"><xsl:with-param name="exact" select="$exact"/></xsl:call-template></xsl:if>
        <xsl:for-each select="$exact[position() &gt; 1]">
          <xsl:call-template name="against"><xsl:with-param name="base" select="$exact[1]"/></xsl:call-template>
        </xsl:for-each>
        <xsl:for-each select="$exact[events/@filtered &gt; 0]">
          <li><xsl:text>For </xsl:text><b><xsl:value-of select="@dataflow"/></b><xsl:text>, </xsl:text><xsl:call-template name="big-count"><xsl:with-param name="n" select="events/@arrived"/></xsl:call-template> of <xsl:call-template name="exact"><xsl:with-param name="n" select="events/@arrived + events/@filtered"/></xsl:call-template> elements of <xsl:value-of select="nest/@event"/> arrive; the others cost nothing.</li>
        </xsl:for-each>
      </xsl:if>
      <xsl:if test="count($all) &lt;= 4">
        <xsl:for-each select="$all[@counting = 'exact' or not($exact)]"><xsl:call-template name="character"/></xsl:for-each>
      </xsl:if>
    </ul>
  </xsl:template>

  <!-- Points that do not exist. -->
  <xsl:template name="boxes-sentence">
    <xsl:variable name="name"><xsl:call-template name="twin"/></xsl:variable>
    <xsl:variable name="twin" select="key('layer', concat(@network, '/', @index, '/', @layer))[@dataflow = string($name) and @counting = 'exact'][1]"/>
    <xsl:if test="$twin">
      <xsl:variable name="ghosts" select="macs - $twin/macs"/>
      <li>
        <b><xsl:value-of select="@dataflow"/></b>
        <xsl:choose>
          <xsl:when test="$ghosts &gt; 0">
            <xsl:choose><xsl:when test="macs div $twin/macs &lt; 1.2"> counts a little too much. </xsl:when><xsl:otherwise> is too high. </xsl:otherwise></xsl:choose>
            <xsl:text>It runs the loops of </xsl:text><b><xsl:value-of select="$name"/></b><xsl:text>, but takes all that they span: </xsl:text>
            <xsl:call-template name="big-count"><xsl:with-param name="n" select="macs"/></xsl:call-template><xsl:text> MACs, of which </xsl:text>
            <xsl:call-template name="big-count"><xsl:with-param name="n" select="$ghosts"/></xsl:call-template><xsl:text> (</xsl:text>
            <xsl:call-template name="percent"><xsl:with-param name="n" select="$ghosts div macs"/></xsl:call-template>
            <xsl:text>) have no output: such points do not exist. What is left is </xsl:text>
            <xsl:call-template name="big-count"><xsl:with-param name="n" select="$twin/macs"/></xsl:call-template><xsl:text>. </xsl:text>
            <xsl:if test="macs div $twin/macs &lt; 1.2">
              <xsl:text>Against the execution its cycles are </xsl:text><strong><xsl:call-template name="difference"><xsl:with-param name="n" select="cycles/@total"/><xsl:with-param name="base" select="$twin/cycles/@total"/></xsl:call-template></strong>
              <xsl:text> and its energy </xsl:text><strong><xsl:call-template name="difference"><xsl:with-param name="n" select="energy/@total"/><xsl:with-param name="base" select="$twin/energy/@total"/></xsl:call-template></strong><xsl:text>.</xsl:text>
            </xsl:if>
            <xsl:if test="macs div $twin/macs &gt;= 1.2">
            <xsl:text>Its MACs are </xsl:text>
            <xsl:call-template name="times"><xsl:with-param name="n" select="macs div $twin/macs"/></xsl:call-template><xsl:text> times the real ones, its cycles </xsl:text>
            <xsl:call-template name="times"><xsl:with-param name="n" select="cycles/@total div $twin/cycles/@total"/></xsl:call-template><xsl:text> times and its energy </xsl:text>
            <xsl:call-template name="times"><xsl:with-param name="n" select="energy/@total div $twin/energy/@total"/></xsl:call-template><xsl:text> times.</xsl:text>
            </xsl:if>
          </xsl:when>
          <xsl:otherwise>
            <xsl:text> runs the loops of </xsl:text><b><xsl:value-of select="$name"/></b><xsl:text>, and every point that they span has an output: both do </xsl:text>
            <xsl:call-template name="big-count"><xsl:with-param name="n" select="macs"/></xsl:call-template>
            <xsl:text> MACs. Cycles: </xsl:text><xsl:call-template name="difference"><xsl:with-param name="n" select="cycles/@total"/><xsl:with-param name="base" select="$twin/cycles/@total"/></xsl:call-template>
            <xsl:text>; energy: </xsl:text><xsl:call-template name="difference"><xsl:with-param name="n" select="energy/@total"/><xsl:with-param name="base" select="$twin/energy/@total"/></xsl:call-template>
            <xsl:text> against it.</xsl:text>
          </xsl:otherwise>
        </xsl:choose>
      </li>
    </xsl:if>
  </xsl:template>

  <xsl:template name="same-work">
    <xsl:param name="exact"/>
    <xsl:variable name="fast" select="$exact[not($exact/cycles/@total &lt; cycles/@total)][1]"/>
    <xsl:variable name="slow" select="$exact[not($exact/cycles/@total &gt; cycles/@total)][1]"/>
    <xsl:variable name="same" select="not($exact/macs != $exact/macs)"/>
    <xsl:variable name="dense" select="$exact[events/@arrived &gt; 0 and events/@filtered = 0 and events/@idle = 0]"/>
    <li>
      <xsl:call-template name="names"><xsl:with-param name="of" select="$exact"/></xsl:call-template>
      <xsl:choose>
        <xsl:when test="$same"><xsl:text> do the same work, </xsl:text><xsl:call-template name="big-count"><xsl:with-param name="n" select="$exact[1]/macs"/></xsl:call-template> MACs</xsl:when>
        <xsl:otherwise><xsl:text> do between </xsl:text><xsl:call-template name="big-count"><xsl:with-param name="n" select="math:min($exact/macs)"/></xsl:call-template> and <xsl:call-template name="big-count"><xsl:with-param name="n" select="math:max($exact/macs)"/></xsl:call-template> MACs</xsl:otherwise>
      </xsl:choose>
      <xsl:choose>
        <xsl:when test="$fast/cycles/@total = $slow/cycles/@total">
          <xsl:text>, in the same time: </xsl:text><xsl:call-template name="big-count"><xsl:with-param name="n" select="$fast/cycles/@total"/></xsl:call-template><xsl:text> cycles.</xsl:text>
          <xsl:if test="$same and $dense and count($dense) &lt; count($exact)"><xsl:text> When every element of </xsl:text><xsl:value-of select="$dense[1]/nest/@event"/><xsl:text> arrives, events are neither faster nor slower; what differs is which memory is read, and how often.</xsl:text></xsl:if>
        </xsl:when>
        <xsl:otherwise>
          <xsl:text>. </xsl:text><b><xsl:value-of select="$fast/@dataflow"/></b> is done first, after <xsl:call-template name="big-count"><xsl:with-param name="n" select="$fast/cycles/@total"/></xsl:call-template><xsl:text> cycles; </xsl:text>
          <b><xsl:value-of select="$slow/@dataflow"/></b> takes <xsl:call-template name="big-count"><xsl:with-param name="n" select="$slow/cycles/@total"/></xsl:call-template><xsl:text>, </xsl:text><xsl:call-template name="times"><xsl:with-param name="n" select="$slow/cycles/@total div $fast/cycles/@total"/></xsl:call-template> times as many.</xsl:otherwise>
      </xsl:choose>
    </li>
  </xsl:template>

  <!-- What an execution reads, writes and costs where the first one differs. -->
  <xsl:template name="against">
    <xsl:param name="base"/>
    <xsl:variable name="me" select="."/>
    <xsl:variable name="changes">
      <xsl:for-each select="operand">
        <xsl:variable name="access" select="memory[1]/access[@direction = 'down']"/>
        <xsl:variable name="other" select="$base/operand[@name = current()/@name]/memory[1]/access[@direction = 'down']"/>
        <xsl:if test="$access and $other and $access/@words != $other/@words">
          <change tensor="{@name}" mine="{$access/@words}" other="{$other/@words}"/>
        </xsl:if>
      </xsl:for-each>
    </xsl:variable>
    <xsl:variable name="change" select="exsl:node-set($changes)/change"/>
    <li>
      <b><xsl:value-of select="@dataflow"/></b><xsl:text>, compared with </xsl:text><b><xsl:value-of select="$base/@dataflow"/></b><xsl:text>,</xsl:text>
      <xsl:choose>
        <xsl:when test="not($change)"> reads the same words for the array</xsl:when>
        <xsl:otherwise>
          <xsl:text> reads </xsl:text>
          <xsl:for-each select="$change">
            <xsl:if test="position() &gt; 1"><xsl:choose><xsl:when test="position() = last()"> and </xsl:when><xsl:otherwise>, </xsl:otherwise></xsl:choose></xsl:if>
            <xsl:call-template name="big-count"><xsl:with-param name="n" select="@mine"/></xsl:call-template> words of <xsl:value-of select="@tensor"/> instead of <xsl:call-template name="exact"><xsl:with-param name="n" select="@other"/></xsl:call-template>
          </xsl:for-each>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:choose>
        <xsl:when test="energy/@total = $base/energy/@total">, for the same energy.</xsl:when>
        <xsl:otherwise>
          <xsl:text>; energy </xsl:text><strong><xsl:call-template name="difference"><xsl:with-param name="n" select="energy/@total"/><xsl:with-param name="base" select="$base/energy/@total"/></xsl:call-template></strong>
          <xsl:text> (</xsl:text><xsl:call-template name="energy"><xsl:with-param name="n" select="energy/@total"/></xsl:call-template><xsl:text>).</xsl:text>
        </xsl:otherwise>
      </xsl:choose>
    </li>
  </xsl:template>

  <!-- Where most of the energy goes, and what keeps the array from working. -->
  <xsl:template name="character">
    <xsl:variable name="total" select="energy/@total"/>
    <xsl:variable name="parts">
      <part label="the operations" v="{energy/@compute}"/>
      <xsl:if test="energy/@hops"><part label="hops from lane to lane" v="{energy/@hops}"/></xsl:if>
      <xsl:for-each select="operand/memory"><part label="{../@name} in {@name}" v="{sum(access/@energy)}"/></xsl:for-each>
    </xsl:variable>
    <xsl:variable name="waits" select="utilization/@temporal &lt; 0.98"/>
    <xsl:variable name="idles" select="utilization/@spatial &lt; 0.98"/>
    <xsl:if test="$total &gt; 0 or $waits or $idles">
      <li>
        <b><xsl:value-of select="@dataflow"/></b><xsl:text>: </xsl:text>
        <xsl:if test="$total &gt; 0">
          <xsl:for-each select="exsl:node-set($parts)/part">
            <xsl:sort select="@v" data-type="number" order="descending"/>
            <xsl:if test="position() = 1"><strong><xsl:call-template name="percent"><xsl:with-param name="n" select="@v div $total"/></xsl:call-template></strong><xsl:text> of its </xsl:text><xsl:call-template name="energy"><xsl:with-param name="n" select="$total"/></xsl:call-template><xsl:text> go to </xsl:text><xsl:value-of select="@label"/></xsl:if>
          </xsl:for-each>
        </xsl:if>
        <xsl:if test="$waits">
          <xsl:if test="$total &gt; 0">; </xsl:if>
          <xsl:text>it computes in </xsl:text><strong><xsl:call-template name="percent"><xsl:with-param name="n" select="utilization/@temporal"/></xsl:call-template></strong><xsl:text> of its cycles, the rest is </xsl:text>
          <xsl:for-each select="(cycles/@stall | cycles/@onload | cycles/@offload)[. &gt; 0]">
            <xsl:sort select="." data-type="number" order="descending"/>
            <xsl:if test="position() &gt; 1">, </xsl:if>
            <xsl:value-of select="name()"/><xsl:text> (</xsl:text><xsl:call-template name="percent"><xsl:with-param name="n" select=". div ../@total"/></xsl:call-template><xsl:text>)</xsl:text>
          </xsl:for-each>
        </xsl:if>
        <xsl:if test="$idles">
          <xsl:if test="$total &gt; 0 or $waits">; </xsl:if>
          <xsl:text>while it computes, </xsl:text><strong><xsl:call-template name="percent"><xsl:with-param name="n" select="utilization/@spatial"/></xsl:call-template></strong><xsl:text> of the lanes are busy</xsl:text>
        </xsl:if>
        <xsl:text>.</xsl:text>
      </li>
    </xsl:if>
  </xsl:template>

  <!-- === many layers === -->

  <xsl:template name="network-story">
    <xsl:param name="firsts"/> <!-- the first evaluation of each dataflow -->
    <xsl:param name="layers"/> <!-- and of each layer -->
    <ul class="story">
      <li>
        <strong><xsl:value-of select="count($layers)"/></strong><xsl:text> layers</xsl:text>
        <xsl:if test="$layers[1]/@network and not($layers/@network != $layers[1]/@network)"><xsl:text> of </xsl:text><b><xsl:value-of select="$layers[1]/@network"/></b></xsl:if>
        <xsl:text>, </xsl:text>
        <xsl:choose>
          <xsl:when test="count($firsts) = 1"><xsl:text>under the dataflow </xsl:text><b><xsl:value-of select="$firsts/@dataflow"/></b></xsl:when>
          <xsl:when test="count($firsts) &lt;= 8"><xsl:text>under </xsl:text><xsl:call-template name="names"><xsl:with-param name="of" select="$firsts"/></xsl:call-template></xsl:when>
          <xsl:otherwise>under <xsl:value-of select="count($firsts)"/> dataflows</xsl:otherwise>
        </xsl:choose>.</li>
      <xsl:if test="count($firsts) &lt;= 8">
        <xsl:for-each select="$firsts">
          <xsl:variable name="mine" select="key('dataflow', @dataflow)"/>
          <xsl:variable name="energy" select="sum($mine/energy/@total)"/>
          <xsl:if test="count($mine) &gt; 1">
            <li>
              <b><xsl:value-of select="@dataflow"/></b><xsl:text>: </xsl:text>
              <xsl:call-template name="big-count"><xsl:with-param name="n" select="sum($mine/macs)"/></xsl:call-template><xsl:text> MACs in </xsl:text>
              <xsl:call-template name="big-count"><xsl:with-param name="n" select="sum($mine/cycles/@total)"/></xsl:call-template><xsl:text> cycles</xsl:text>
              <xsl:if test="sum($mine/cycles/@compute) &lt; sum($mine/cycles/@total)">
                <xsl:text>, in </xsl:text><xsl:call-template name="percent"><xsl:with-param name="n" select="sum($mine/cycles/@compute) div sum($mine/cycles/@total)"/></xsl:call-template><xsl:text> of which the array computes</xsl:text>
              </xsl:if><xsl:text>; </xsl:text>
              <xsl:call-template name="big-energy"><xsl:with-param name="n" select="$energy"/></xsl:call-template><xsl:text>. </xsl:text>
              <xsl:if test="$energy &gt; 0 and count($mine) &gt; 3">
                <xsl:variable name="three">
                  <xsl:for-each select="$mine"><xsl:sort select="energy/@total" data-type="number" order="descending"/><xsl:if test="position() &lt;= 3"><top v="{energy/@total}"><xsl:value-of select="@layer"/></top></xsl:if></xsl:for-each>
                </xsl:variable>
                <xsl:text>Three layers take </xsl:text><strong><xsl:call-template name="percent"><xsl:with-param name="n" select="sum(exsl:node-set($three)/top/@v) div $energy"/></xsl:call-template></strong><xsl:text> of the energy: </xsl:text>
                <xsl:for-each select="exsl:node-set($three)/top"><xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="."/></xsl:for-each><xsl:text>.</xsl:text>
              </xsl:if>
            </li>
          </xsl:if>
        </xsl:for-each>
        <xsl:for-each select="$firsts[@counting = 'boxes']">
          <xsl:variable name="name"><xsl:call-template name="twin"/></xsl:variable>
          <xsl:variable name="mine" select="key('dataflow', @dataflow)"/>
          <xsl:variable name="twins" select="key('dataflow', string($name))"/>
          <xsl:if test="$twins and count($twins) = count($mine) and sum($mine/macs) &gt; sum($twins/macs)">
            <li><b><xsl:value-of select="@dataflow"/></b><xsl:text> is too high: it runs the loops of </xsl:text><b><xsl:value-of select="$name"/></b><xsl:text>, and counts </xsl:text>
              <xsl:call-template name="big-count"><xsl:with-param name="n" select="sum($mine/macs) - sum($twins/macs)"/></xsl:call-template><xsl:text> MACs (</xsl:text>
              <xsl:call-template name="percent"><xsl:with-param name="n" select="1 - sum($twins/macs) div sum($mine/macs)"/></xsl:call-template><xsl:text>) at points that have no output.</xsl:text></li>
          </xsl:if>
        </xsl:for-each>
        <xsl:variable name="exact" select="$firsts[@counting = 'exact']"/>
        <xsl:if test="count($exact) &gt; 1">
          <xsl:variable name="sets">
            <xsl:for-each select="$exact">
              <flow name="{@dataflow}"><xsl:attribute name="layers"><xsl:call-template name="layers-of"><xsl:with-param name="name" select="@dataflow"/></xsl:call-template></xsl:attribute></flow>
            </xsl:for-each>
          </xsl:variable>
          <!-- Each against the first of those that ran the same layers. -->
          <xsl:for-each select="$exact">
            <xsl:variable name="mine" select="key('dataflow', @dataflow)"/>
            <xsl:variable name="flow" select="exsl:node-set($sets)/flow"/>
            <xsl:variable name="first" select="$flow[@layers = $flow[@name = current()/@dataflow]/@layers][1]/@name"/>
            <xsl:variable name="base" select="key('dataflow', string($first))"/>
            <xsl:if test="$first != @dataflow">
              <li><b><xsl:value-of select="@dataflow"/></b><xsl:text>, compared with </xsl:text><b><xsl:value-of select="$base[1]/@dataflow"/></b><xsl:text>: </xsl:text>
                <xsl:if test="sum($mine/cycles/@total) = sum($base/cycles/@total) and sum($mine/energy/@total) = sum($base/energy/@total)">the same cycles and the same energy.</xsl:if>
                <xsl:if test="sum($mine/cycles/@total) != sum($base/cycles/@total) or sum($mine/energy/@total) != sum($base/energy/@total)">
                <xsl:choose>
                  <xsl:when test="sum($mine/cycles/@total) = sum($base/cycles/@total)">the same cycles</xsl:when>
                  <xsl:otherwise>cycles <strong><xsl:call-template name="difference"><xsl:with-param name="n" select="sum($mine/cycles/@total)"/><xsl:with-param name="base" select="sum($base/cycles/@total)"/></xsl:call-template></strong></xsl:otherwise>
                </xsl:choose>
                <xsl:choose>
                  <xsl:when test="sum($mine/energy/@total) = sum($base/energy/@total)">, the same energy.</xsl:when>
                  <xsl:otherwise>, energy <strong><xsl:call-template name="difference"><xsl:with-param name="n" select="sum($mine/energy/@total)"/><xsl:with-param name="base" select="sum($base/energy/@total)"/></xsl:call-template></strong><xsl:text>.</xsl:text></xsl:otherwise>
                </xsl:choose></xsl:if></li>
            </xsl:if>
          </xsl:for-each>
        </xsl:if>
      </xsl:if>
    </ul>
  </xsl:template>
</xsl:stylesheet>
